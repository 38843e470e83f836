package io.kubehop.dashboard;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.ProgressEvent.Wait;
import io.kubehop.events.Topic;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The messages of an upgrade as the services would say them, for a dashboard to be looked at without a cluster. */
final class PlayedUpgrade {

    private static final String CLUSTER = "5f9c1d7e-0b1a-4a58-9d07-2f1c6f0e1a11";
    private static final int PODS = 5;

    private final String id;
    private final Duration beat;
    private final int from;
    private final int hops;
    private final int workers;
    private final int width;
    private final List<Envelope> messages = new ArrayList<>();
    private final Map<String, NodeProgress> nodes = new HashMap<>();
    private final List<Wait> waits = new ArrayList<>();
    private final Instant start;
    private Instant now;
    private int hop;
    private int done;
    private int moved;
    private int atLimit;
    private String batch = "";
    private UpgradeState state = UpgradeState.PLANNED;

    private PlayedUpgrade(String id, Instant start, Duration beat, int from, int hops, int workers, int width) {
        this.id = id;
        this.beat = beat;
        this.start = start;
        this.now = start;
        this.from = from;
        this.hops = hops;
        this.workers = workers;
        this.width = width;
    }

    /**
     * @param beat the time between two messages
     * @param width workers in a batch
     */
    static List<Envelope> messages(
            String id, Instant start, Duration beat, int from, int hops, int workers, int width) {
        return new PlayedUpgrade(id, start, beat, from, hops, workers, width).play();
    }

    private List<Envelope> play() {
        IntStream.rangeClosed(1, 3).forEach(i -> add("cp-" + i, NodeRole.CONTROL_PLANE, i));
        IntStream.rangeClosed(1, workers).forEach(i -> add("worker-" + i, NodeRole.WORKER, i));
        var plan = new UpgradePlan(
                version(0),
                version(hops),
                IntStream.rangeClosed(1, hops)
                        .mapToObj(h -> new UpgradePlan.Hop(h, version(h - 1), version(h), List.of()))
                        .toList(),
                true,
                List.of());
        say(new PlanEvent.UpgradePlanned(id, CLUSTER, plan, UpgradePolicy.DEFAULT));
        progress();
        state = UpgradeState.RUNNING;
        say(new PlanEvent.UpgradeStarted(id));
        for (hop = 1; hop <= hops; hop++) {
            hop();
        }
        hop = hops;
        state = UpgradeState.COMPLETED;
        batch = "";
        say(new PlanEvent.UpgradeCompleted(id, now, version(hops)));
        progress();
        return messages;
    }

    private void hop() {
        done = 0;
        say(new PlanEvent.HopStarted(id, hop, version(hop - 1), version(hop)));
        for (NodeProgress node : List.copyOf(nodes.values())) {
            phase(node.node(), NodePhase.PENDING, "", 0);
        }
        for (int i = 1; i <= 3; i++) {
            batch(hop + "-control-0" + i, NodeRole.CONTROL_PLANE, List.of("cp-" + i));
        }
        for (int first = 1; first <= workers; first += width) {
            batch(
                    "%d-workers-%02d".formatted(hop, first / width + 1),
                    NodeRole.WORKER,
                    IntStream.range(first, Math.min(workers + 1, first + width))
                            .mapToObj(i -> "worker-" + i)
                            .toList());
        }
        say(new PlanEvent.HopCompleted(id, hop, version(hop)));
    }

    private void batch(String name, NodeRole role, List<String> members) {
        batch = name;
        List<WorkOrder> orders = members.stream().map(node -> order(node, role)).toList();
        var order = new BatchOrder(
                name, 1, hop, role, version(hop), orders, UpgradePolicy.Drain.DEFAULT, UpgradePolicy.Verify.DEFAULT);
        say(new PlanEvent.BatchReady(id, order));
        members.forEach(node -> phase(node, NodePhase.READY, "next", 0));
        progress();
        if (name.endsWith("workers-02")) {
            String alert = "held/" + name;
            say(new VerdictEvent.BatchHeld(id, name, 1, List.of("Deployment shop/cart lacks 1 pod"), now.plus(beat)));
            say(new AlertEvent.AlertRaised(
                    id,
                    alert,
                    UpgradePlan.Severity.WARNING,
                    name,
                    "Held: Deployment shop/cart lacks 1 pod; see why it does not start"));
            members.forEach(node -> phase(node, NodePhase.HELD, "Deployment shop/cart lacks 1 pod", 0));
            waiting(name, "Deployment shop/cart to have its pods");
            say(new AlertEvent.AlertCleared(id, alert, "the batch was released"));
            waits.clear();
        }
        say(new VerdictEvent.BatchReleased(id, order));
        orders.forEach(this::node);
        say(new DrainEvent.BatchReturned(id, name, 1));
        say(new VerdictEvent.SoakStarted(id, name, 1, now.plus(beat)));
        say(new VerdictEvent.BatchVerified(id, name, 1));
        say(new PlanEvent.BatchCompleted(id, name));
        members.forEach(node -> phase(node, NodePhase.DONE, "", 0));
        done += members.size();
        progress();
    }

    private void node(WorkOrder order) {
        String node = order.node();
        say(new DrainEvent.DrainStarted(id, batch, 1, node));
        say(new DrainEvent.NodeCordoned(id, batch, 1, node, false));
        List<PodRef> pods = IntStream.rangeClosed(1, PODS)
                .mapToObj(i ->
                        new PodRef("shop/" + (i % 2 == 0 ? "cart" : "search") + "-" + node + "-" + i, node + i + hop))
                .toList();
        say(new DrainEvent.PodsTriaged(id, batch, 1, node, pods, 3));
        for (int i = 0; i < PODS; i++) {
            PodRef pod = pods.get(i);
            phase(node, NodePhase.DRAINING, "evicting " + pod.name(), PODS - i);
            if (i == 2) {
                atLimit++;
                say(new DrainEvent.EvictionBlocked(
                        id,
                        batch,
                        1,
                        node,
                        pod,
                        DrainEvent.BlockKind.BUSY,
                        "shop/search",
                        "The disruption budget search needs 2 healthy pods",
                        "search-x becoming Ready",
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false));
                phase(node, NodePhase.BLOCKED, "budget shop/search", PODS - i);
                waiting(node, "budget shop/search: search-x becoming Ready");
            }
            say(new DrainEvent.PodEvicted(id, batch, 1, node, pod));
            waits.clear();
            moved++;
            say(new DrainEvent.PodGone(id, batch, 1, node, pod));
            progress();
        }
        say(new DrainEvent.NodeDrained(id, batch, 1, node, PODS, Duration.ofSeconds(12)));
        phase(node, NodePhase.DRAINED, "handed over", 0);
        say(new AgentEvent.OrderTaken(order));
        phase(node, NodePhase.UPGRADING, "upgrade-kubelet", 0);
        say(new AgentEvent.StepStarted(id, batch, 1, node, "upgrade-kubelet"));
        say(new AgentEvent.StepFinished(id, batch, 1, node, "upgrade-kubelet", Duration.ofSeconds(2)));
        say(new AgentEvent.NodeUpgraded(id, batch, 1, node, version(hop)));
        phase(node, NodePhase.CHECKING, "the verifier looks at it", 0);
        say(new VerdictEvent.NodeAccepted(id, batch, 1, node, version(hop)));
        say(new DrainEvent.NodeReturned(id, batch, 1, node, true));
        phase(node, NodePhase.RETURNED, "", 0);
    }

    private void add(String name, NodeRole role, int number) {
        nodes.put(
                name,
                new NodeProgress(
                        id,
                        name,
                        role,
                        "zone-" + "abc".charAt(number % 3),
                        version(0),
                        version(1),
                        NodePhase.PENDING,
                        "",
                        "",
                        0,
                        0,
                        start));
        say(present(name));
    }

    private void phase(String name, NodePhase phase, String detail, int podsLeft) {
        NodeProgress node = present(name);
        boolean moves = phase != NodePhase.PENDING;
        boolean upgraded = phase == NodePhase.CHECKING || phase == NodePhase.RETURNED || phase == NodePhase.DONE;
        nodes.put(
                name,
                new NodeProgress(
                        id,
                        name,
                        node.role(),
                        node.zone(),
                        version(upgraded ? hop : hop - 1),
                        version(hop),
                        phase,
                        moves ? batch : "",
                        detail,
                        podsLeft,
                        moves ? PODS : 0,
                        now));
        say(present(name));
    }

    private NodeProgress present(String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow();
    }

    private void waiting(String what, String whom) {
        waits.add(new Wait(what, whom, now, Optional.of(now.plusSeconds(1800))));
        progress();
    }

    private void progress() {
        boolean ended = state == UpgradeState.COMPLETED;
        say(new UpgradeProgress(
                id,
                CLUSTER,
                state,
                "",
                version(0),
                version(hops),
                hop,
                hops,
                version(Math.max(1, hop)),
                batch,
                done,
                nodes.size(),
                moved,
                atLimit,
                waits,
                hop == 0 ? Optional.empty() : Optional.of(start),
                now,
                ended ? Optional.of(now) : Optional.empty()));
    }

    private WorkOrder order(String node, NodeRole role) {
        return new WorkOrder(
                CLUSTER,
                id,
                batch,
                1,
                hop,
                node,
                role,
                present(node).zone(),
                version(hop - 1),
                version(hop),
                node.equals("cp-1"));
    }

    private KubeVersion version(int hop) {
        return new KubeVersion(1, from + hop, 2);
    }

    private void say(Event event) {
        now = now.plus(beat);
        messages.add(new Envelope(id + "/" + messages.size(), Topic.of(event).writer(), now, CLUSTER, event));
    }
}
