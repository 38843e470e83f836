package io.kubehop.world;

import io.kubehop.agent.kafka.Ends;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.RunbookCodec;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookMachine;
import io.kubehop.agent.runbook.RunbookSettings;
import io.kubehop.agent.runbook.RunbookState;
import io.kubehop.agent.runbook.SeededPace;
import io.kubehop.agent.runbook.Work;
import io.kubehop.agent.runbook.Working;
import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.effects.DrainEffects;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.EventJson;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.Topic;
import io.kubehop.events.VerdictEvent;
import io.kubehop.planner.path.ControlPlaneHook;
import io.kubehop.planner.path.PlanEventCodec;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerEffects;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import io.kubehop.planner.path.PlannerState;
import io.kubehop.simulator.Cluster;
import io.kubehop.verifier.effects.Looking;
import io.kubehop.verifier.verdict.Fact;
import io.kubehop.verifier.verdict.FactCodec;
import io.kubehop.verifier.verdict.Look;
import io.kubehop.verifier.verdict.VerdictInput;
import io.kubehop.verifier.verdict.VerdictMachine;
import io.kubehop.verifier.verdict.VerdictSettings;
import io.kubehop.verifier.verdict.VerdictState;
import io.kubehop.world.ports.ApiLine;
import io.kubehop.world.ports.PodWatch;
import io.kubehop.world.ports.SimulatedCordon;
import io.kubehop.world.ports.SimulatedEvictor;
import io.kubehop.world.ports.SimulatedHealth;
import io.kubehop.world.ports.SimulatedHost;
import io.kubehop.world.ports.SimulatedMarks;
import io.kubehop.world.ports.SimulatedPods;
import io.kubehop.world.ports.SimulatedReader;
import io.kubehop.world.ports.SimulatedRoom;
import io.kubehop.world.ports.SimulatedSurger;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The four services of one run, their readers of the topics, and who of them reads what. */
final class Cast {
    private static final double SPREAD = 0.3;
    private static final Map<String, Duration> STEPS = Map.of(
            "install-kubeadm", Duration.ofSeconds(8),
            "apply-upgrade", Duration.ofSeconds(60),
            "upgrade-node", Duration.ofSeconds(15),
            "install-kubelet", Duration.ofSeconds(10),
            "restart-kubelet", Duration.ofSeconds(5));

    private final Actor<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner;
    private final Actor<VerdictState, VerdictInput, Fact, Look> verifier;
    private final Actor<DrainState, DrainInput, DrainFact, DrainAction> drain;
    private final Actor<RunbookState, RunbookInput, RunbookFact, Work> agent;
    private final Map<String, List<Subscription>> readers;

    Cast(
            Scenario scenario,
            Parts parts,
            Stage stage,
            Cluster cluster,
            ApiLine line,
            ControlPlaneHook hook,
            SimulatedHost.Condition hosts) {
        String id = SimulatedReader.id(cluster);
        planner = new Actor<>(
                new Role<>(
                        "planner",
                        parts.planner().apply(new PlannerMachine(scenario.hook())),
                        new PlanEventCodec(),
                        row -> EventJson.read(row.type(), row.body(), PlanEvent.class),
                        () -> new PlannerEffects(new SimulatedReader(line), hook)),
                stage,
                id);
        verifier = new Actor<>(
                new Role<>(
                        "verifier",
                        parts.verifier().apply(new VerdictMachine(VerdictSettings.DEFAULT)),
                        new FactCodec(),
                        FactCodec::said,
                        () -> new Looking(new SimulatedHealth(line), stage.clock())),
                stage,
                id);
        drain = new Actor<>(
                new Role<>(
                        "drain",
                        parts.drain().apply(new DrainMachine(DrainSettings.DEFAULT)),
                        new DrainFactCodec(),
                        row -> EventJson.read(row.type(), row.body(), DrainServiceEvent.class),
                        () -> new DrainEffects(new DrainPorts(
                                parts.cordon().apply(new SimulatedCordon(line), cluster),
                                new SimulatedMarks(line),
                                new SimulatedPods(line),
                                parts.evictor().apply(new SimulatedEvictor(line), cluster),
                                parts.surger().apply(new SimulatedSurger(line), cluster),
                                new SimulatedRoom(line),
                                node -> new HostPower.Answer(!hosts.on(node), "as the world has it")))),
                stage,
                id);
        Host host = parts.host().apply(new SimulatedHost(line, hosts), cluster);
        var pace = new SeededPace(STEPS, Duration.ofSeconds(2), SPREAD, scenario.seed());
        agent = new Actor<>(
                new Role<>(
                        "agent",
                        parts.agent()
                                .apply(new RunbookMachine(
                                        RunbookSettings.DEFAULT.withCluster(id).withPace(pace))),
                        new RunbookCodec(),
                        RunbookCodec::said,
                        () -> new Working(host)),
                stage,
                id);
        double rewinds = scenario.odds().rewinds();
        readers = Map.of(
                "planner",
                List.of(
                        new Subscription(Topic.VERDICTS, stage, rewinds, this::toPlanner),
                        new Subscription(Topic.DRAINS, stage, rewinds, this::toPlanner),
                        new Subscription(Topic.AGENTS, stage, rewinds, this::toPlanner)),
                "verifier",
                List.of(
                        new Subscription(Topic.PLAN, stage, rewinds, this::toVerifier),
                        new Subscription(Topic.DRAINS, stage, rewinds, this::toVerifier),
                        new Subscription(Topic.AGENTS, stage, rewinds, this::toVerifier)),
                "drain",
                List.of(
                        new Subscription(Topic.VERDICTS, stage, rewinds, this::toDrain),
                        new Subscription(Topic.PLAN, stage, rewinds, this::toDrain)),
                "agent",
                List.of(new Subscription(Topic.ORDERS, stage, rewinds, this::toAgent)));
    }

    List<Life> lives() {
        return List.of(planner, verifier, drain, agent);
    }

    void start(Life service) {
        service.start();
        readers.getOrDefault(service.name(), List.of()).forEach(Subscription::open);
    }

    void crash(Life service) {
        service.crash();
        readers.getOrDefault(service.name(), List.of()).forEach(Subscription::crash);
    }

    /** Somebody asks the planner; false if it is down. */
    boolean ask(Person.Request request) {
        if (planner.alive()) {
            planner.deliver(PlannerMachine.STREAM, request.cause(), request.input());
        }
        return planner.alive();
    }

    /** The watch tells, if this is about something that is being drained. */
    void hint(PodWatch.Hint hint) {
        for (String stream : drain.streams()) {
            if (drain.state(stream)
                    .filter(state -> concerns(state, hint.input()))
                    .isPresent()) {
                drain.deliver(stream, hint.cause(), hint.input());
            }
        }
    }

    private static boolean concerns(DrainState state, DrainInput input) {
        return switch (input) {
            case DrainInput.PodVanished(String node, String _) ->
                state.followed().contains(node);
            case DrainInput.PodTerminating(String node, String _, boolean _) ->
                state.followed().contains(node);
            case DrainInput.BudgetOpened(String budget, int _) -> state.lanes().containsKey(budget);
            case DrainInput.WorkloadChanged(String workload) -> state.surges().contains(workload);
            case DrainInput _ -> false;
        };
    }

    /** Whether nothing is in flight, unless a service is down. */
    boolean idle() {
        return lives().stream().allMatch(Life::alive)
                && drain.streams().stream()
                        .allMatch(stream ->
                                drain.state(stream).map(DrainState::idle).orElse(true));
    }

    private void toPlanner(Envelope envelope) {
        switch (envelope.data()) {
            case VerdictEvent verdict ->
                planner.deliver(PlannerMachine.STREAM, envelope.cause(), new PlannerInput.VerdictTold(verdict));
            case DrainEvent told ->
                planner.deliver(PlannerMachine.STREAM, envelope.cause(), new PlannerInput.DrainTold(told));
            case AgentEvent told ->
                planner.deliver(PlannerMachine.STREAM, envelope.cause(), new PlannerInput.AgentTold(told));
            default -> {}
        }
    }

    private void toVerifier(Envelope envelope) {
        verifier.deliver(envelope.data().upgrade(), envelope.cause(), new VerdictInput.Told(envelope.data()));
    }

    private void toDrain(Envelope envelope) {
        DrainInput.of(envelope.data())
                .ifPresent(input -> drain.deliver(envelope.data().upgrade(), envelope.cause(), input));
    }

    private void toAgent(Envelope envelope) {
        if (envelope.data() instanceof OrderEvent order) {
            agent.deliver(order.order().node(), envelope.cause(), Ends.input(order));
        }
    }
}
