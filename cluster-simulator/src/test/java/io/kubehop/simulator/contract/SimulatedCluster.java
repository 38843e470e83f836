package io.kubehop.simulator.contract;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.time.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The simulator with the testbed's nodes and times. */
final class SimulatedCluster implements ClusterUnderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double SPEED = 5;

    private final HttpApiServer server;
    private final Wire wire;

    SimulatedCluster() {
        Latencies likeKwok = Latencies.DEFAULT.withReady(SECOND, SECOND).withEnd(SECOND, SECOND);
        Cluster cluster = new Cluster(1, Instant.now(), likeKwok);
        cluster.setVersionWithoutControlPlane("v1.37.2");
        for (int i = 0; i < 3; i++) {
            Node node = Node.named(
                    "worker-000" + i,
                    "v1.37.2",
                    Resources.node(16, 64 * 1024, 110),
                    Map.of(
                            "node.kubernetes.io/instance-type",
                            "testbed",
                            "topology.kubernetes.io/region",
                            "r1",
                            Node.ZONE_LABEL,
                            "r1-" + (char) ('a' + i)));
            cluster.api().create(Kind.NODE, node).orThrow();
        }
        cluster.settle(Duration.ofMinutes(1));
        try {
            this.server = HttpApiServer.start(cluster, 0, SPEED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.wire = new Wire(server.kubeconfig());
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public void stopControllers() {
        server.pause(true);
    }

    @Override
    public void resumeControllers() {
        server.pause(false);
    }

    /** By a failing probe: unlike KWOK the simulator's kubelets would correct a status they did not write. */
    @Override
    public void makeUnready(String namespace, String pod) {
        server.call(cluster -> {
            cluster.faults().unready(namespace, pod, Duration.ofHours(1));
            return pod;
        });
    }

    @Override
    public void denyEvictions(String namespace, int code, String message) {
        server.call(cluster -> {
            cluster.faults().evictionWebhooks().deny(namespace, WEBHOOK, code, message);
            return namespace;
        });
    }

    @Override
    public void loseEvictionWebhook(String namespace) {
        server.call(cluster -> {
            cluster.faults().evictionWebhooks().lose(namespace, WEBHOOK);
            return namespace;
        });
    }

    @Override
    public String forgottenVersion() {
        server.forgetHistory();
        return "2";
    }

    @Override
    public void close() {
        wire.close();
        server.close();
    }
}
