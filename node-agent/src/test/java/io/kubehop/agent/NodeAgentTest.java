package io.kubehop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.shape.ClusterShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeAgentTest {
    private static final KubeVersion OLD = KubeVersion.parse("1.34.2");
    private static final KubeVersion NEW = KubeVersion.parse("1.35.1");

    private static HttpApiServer api;
    private static String cluster;

    @TempDir
    static Path shared;

    @BeforeAll
    static void start() throws Exception {
        var simulated = ClusterShape.demo(1, 3, 3, "v1.34.2").build(1, Instant.now());
        api = HttpApiServer.start(simulated, 0, 1);
        Files.writeString(shared.resolve("kubeconfig"), api.kubeconfig());
        cluster = api.call(one -> one.store()
                .get(Kind.NAMESPACE, "", "kube-system")
                .orElseThrow()
                .meta()
                .uid());
        AgentTopics.ensure(TestBroker.shared().settings());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static AgentConfiguration configuration(Path folder) {
        return AgentConfiguration.simulated()
                .withKafka(TestBroker.shared().bootstrap())
                .withKubeconfig(shared.resolve("kubeconfig"))
                .withFolder(folder)
                .withSpeed(20);
    }

    private static AgentTopics topics() {
        return new AgentTopics(TestBroker.shared().bootstrap(), cluster);
    }

    private static WorkOrder order(String upgrade, String node) {
        return new WorkOrder(cluster, upgrade, "1-workers-01", 1, 1, node, NodeRole.WORKER, "", OLD, NEW, false);
    }

    @Test
    void anOrderIsFollowedToItsEndAndDuplicatesChangeNothing(@TempDir Path folder) {
        String upgrade = UUID.randomUUID().toString();
        String node = "worker-01";
        topics().hand("drain-1", order(upgrade, node));
        topics().hand("drain-1", order(upgrade, node));
        try (NodeAgent _ = NodeAgent.start(configuration(folder))) {
            List<Event> told = topics().told(upgrade, AgentEvent.NodeUpgraded.class::isInstance);
            assertThat(told.getFirst()).isEqualTo(new AgentEvent.OrderTaken(order(upgrade, node)));
            assertThat(told.stream().filter(AgentEvent.StepFinished.class::isInstance))
                    .hasSize(7);
            assertThat(told.getLast()).isEqualTo(new AgentEvent.NodeUpgraded(upgrade, "1-workers-01", 1, node, NEW));
            assertThat(version(node)).isEqualTo(NEW.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anAgentOfOneNodeEndsInTheMiddleAndGoesOnWhereItWas(@TempDir Path folder) throws Exception {
        String upgrade = UUID.randomUUID().toString();
        String node = "worker-02";
        var configuration = configuration(folder).withNodes(List.of(node)).withSpeed(2);
        topics().hand("drain-2", order(upgrade, node));
        topics().hand("drain-3", order(upgrade, "worker-03"));
        try (NodeAgent _ = NodeAgent.start(configuration)) {
            var _ = topics().told(
                            upgrade,
                            event -> event instanceof AgentEvent.StepFinished step
                                    && step.step().equals("install-kubeadm"));
        }
        assertThat(version(node)).isEqualTo(OLD.toString());
        try (NodeAgent _ = NodeAgent.start(configuration)) {
            List<Event> told = topics().told(upgrade, AgentEvent.NodeUpgraded.class::isInstance);
            assertThat(told)
                    .allMatch(event ->
                            event instanceof AgentEvent agent && agent.node().equals(node));
            assertThat(told.stream().filter(AgentEvent.OrderTaken.class::isInstance))
                    .hasSize(1);
            assertThat(told.stream().filter(AgentEvent.StepFinished.class::isInstance))
                    .hasSize(7);
        }
        assertThat(version(node)).isEqualTo(NEW.toString());
        assertThat(version("worker-03")).isEqualTo(OLD.toString());
    }

    @Test
    void aSecondAgentOnTheSameFolderIsRefused(@TempDir Path folder) throws Exception {
        try (NodeAgent _ = NodeAgent.start(configuration(folder))) {
            assertThatThrownBy(() -> NodeAgent.start(configuration(folder))).hasMessageContaining("in use");
        }
    }

    private static String version(String node) {
        return api.call(one -> one.store()
                .get(Kind.NODE, "", node)
                .orElseThrow()
                .status()
                .info()
                .kubeletVersion());
    }
}
