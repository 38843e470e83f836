package io.kubehop.agent;

import static io.kubehop.machine.loop.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.agent.kubernetes.SimulatedFailures;
import io.kubehop.agent.orders.Pen;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KeyRing;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.shape.ClusterShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is away for an hour of the agents' clock, and comes back on the same port with the same messages. */
class KafkaAwayTest {
    private static final KubeVersion OLD = KubeVersion.parse("1.34.2");
    private static final KubeVersion NEW = KubeVersion.parse("1.35.1");
    private static final KubeVersion NEWER = KubeVersion.parse("1.36.1");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String BUSY = "worker-01";
    private static final String LATE = "worker-02";
    /** One step of the busy node lasts until the clock is moved. */
    private static final AgentConfiguration.Simulated SLOW = steps(Map.of(Step.UPGRADE_NODE, Duration.ofMinutes(20)));

    private static final AgentConfiguration.Simulated QUICK = steps(Map.of());
    /** It is back after seconds, not after an hour; and an agent that is closed does not wait for its fetch to end. */
    private static final Map<String, String> QUICKLY =
            Map.of("reconnect.backoff.max.ms", "1000", "fetch.max.wait.ms", "500");

    private final Pen planner = Pen.named("planner");
    private volatile Duration ahead = Duration.ZERO;
    private long sequence;

    @TempDir
    private Path folder;

    private TestBroker broker;
    private HttpApiServer api;
    private AgentTopics topics;

    @BeforeEach
    void start() throws Exception {
        api = HttpApiServer.start(ClusterShape.demo(1, 3, 3, OLD.toString()).build(1, Instant.now()), 0, 1);
        Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
        Files.writeString(folder.resolve("ring.json"), new KeyRing(List.of(planner.known()), List.of()).toJson());
        String cluster = api.call(one -> one.store()
                .get(Kind.NAMESPACE, "", "kube-system")
                .orElseThrow()
                .meta()
                .uid());
        broker = TestBroker.start();
        AgentTopics.ensure(broker.settings());
        topics = new AgentTopics(broker.bootstrap(), cluster);
    }

    @AfterEach
    void stop() {
        broker.close();
        api.close();
    }

    private static AgentConfiguration.Simulated steps(Map<String, Duration> durations) {
        return new AgentConfiguration.Simulated(durations, Duration.ZERO, 0, 1, 1, SimulatedFailures.NONE);
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private NodeAgent agent(String node, AgentConfiguration.Hosts hosts) throws IOException {
        return NodeAgent.start(
                AgentConfiguration.simulated()
                        .withKafka(new KafkaSettings(broker.bootstrap(), QUICKLY))
                        .withKubeconfig(folder.resolve("kubeconfig"))
                        .withFolder(folder.resolve(node))
                        .withNodes(List.of(node))
                        .withHosts(hosts)
                        .withOrders(Orders.signed(folder.resolve("ring.json"))),
                new ProcessCommands(),
                this::now);
    }

    /** Signed now, for half an hour. */
    private WorkOrder order(String upgrade, int attempt, String node, KubeVersion from, KubeVersion to) {
        var order = new WorkOrder(
                topics.cluster(), upgrade, "1-workers-01", attempt, 1, node, NodeRole.WORKER, "", from, to, false);
        Instant made = now();
        return planner.sign(new OrderTerms(
                OrderKind.UPGRADE, order, Map.of(), ++sequence, made, made.plus(Duration.ofMinutes(30))));
    }

    private String version(String node) {
        return api.call(one -> one.store()
                .get(Kind.NODE, "", node)
                .orElseThrow()
                .status()
                .info()
                .kubeletVersion());
    }

    private static boolean waitsInTheMiddle(Event event) {
        return event instanceof AgentEvent.StepStarted step && step.step().equals(Step.UPGRADE_NODE);
    }

    @Test
    void workGoesOnAndIsToldAfterwardsAndAnOrderThatWaitedTooLongIsRefused() throws Exception {
        try (NodeAgent _ = agent(BUSY, SLOW)) {
            topics.hand("1", order("u1", 1, BUSY, OLD, NEW));
            int before = topics.told("u1", KafkaAwayTest::waitsInTheMiddle).size();
            // Nobody has read it when Kafka goes: its agent is started while Kafka is away.
            topics.hand("1", order("u2", 1, LATE, OLD, NEW));
            broker.pause();
            Instant away = now();
            try (NodeAgent _ = agent(LATE, QUICK)) {
                assertThat(version(BUSY)).isEqualTo(OLD.toString());
                ahead = HOUR;
                until("the upgrade ends on the host", () -> version(BUSY).equals(NEW.toString()));
                broker.resume();

                List<Envelope> told = topics.envelopes("u1", AgentEvent.NodeUpgraded.class::isInstance);
                assertThat(told).hasSizeGreaterThan(before);
                assertThat(told.get(before - 1).time()).as("told before").isBefore(away);
                assertThat(told.subList(before, told.size()))
                        .as("done while nobody could be told")
                        .allMatch(one -> one.time().isAfter(away.plus(HOUR)));
                assertThat(told.stream().filter(one -> one.data() instanceof AgentEvent.StepFinished))
                        .hasSize(7);

                assertThat(topics.told("u2", AgentEvent.OrderRefused.class::isInstance))
                        .singleElement()
                        .asString()
                        .contains("the order ended to count at ");
                assertThat(version(LATE)).isEqualTo(OLD.toString());

                topics.hand("2", order("u2", 2, LATE, OLD, NEW));
                var _ = topics.told("u2", AgentEvent.NodeUpgraded.class::isInstance);
                assertThat(version(LATE)).isEqualTo(NEW.toString());
                topics.hand("1", order("u3", 1, BUSY, NEW, NEWER));
                var _ = topics.told("u3", KafkaAwayTest::waitsInTheMiddle);
                ahead = HOUR.multipliedBy(2);
                var _ = topics.told("u3", AgentEvent.NodeUpgraded.class::isInstance);
                assertThat(version(BUSY)).isEqualTo(NEWER.toString());
            }
        }
    }
}
