package io.kubehop.verifier.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.HealthReader;
import io.kubehop.verifier.health.NodeSight;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads the cluster from watches, so that a look costs the API server one small request whatever the cluster's size: one that
 * shows that the API server is there, for a watch alone would go on showing the past. After a look that failed the watches are
 * begun anew, with what is there then. A single node and its pods are read afresh each time.
 */
public final class ApiHealthReader implements HealthReader, AutoCloseable {
    private static final String PROOF_OF_LIFE = "kube-system";

    private final KubernetesClient client;
    private final AtomicReference<ClusterWatches> watches;

    /** Starts to watch. The client stays the caller's. */
    public ApiHealthReader(KubernetesClient client) {
        this.client = client;
        this.watches = new AtomicReference<>(new ClusterWatches(client));
    }

    @Override
    public ClusterHealth cluster() throws IOException {
        ClusterWatches seen = watches.get();
        try {
            if (client.namespaces().withName(PROOF_OF_LIFE).get() == null) {
                throw new IOException("the API server shows no namespace " + PROOF_OF_LIFE);
            }
        } catch (IOException | RuntimeException e) {
            if (seen.synced()) {
                renew(seen);
            }
            throw e;
        }
        return seen.health();
    }

    private void renew(ClusterWatches old) {
        var fresh = new ClusterWatches(client);
        if (watches.compareAndSet(old, fresh)) {
            old.close();
        } else {
            fresh.close();
        }
    }

    @Override
    public Optional<NodeSight> node(String name) {
        Node node = client.nodes().withName(name).get();
        return node == null
                ? Optional.empty()
                : Optional.of(HealthOf.sight(
                        node,
                        client.pods()
                                .inAnyNamespace()
                                .withField("spec.nodeName", name)
                                .list()
                                .getItems()));
    }

    @Override
    public void close() {
        watches.get().close();
    }
}
