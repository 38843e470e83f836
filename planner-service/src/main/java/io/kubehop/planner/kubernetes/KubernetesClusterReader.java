package io.kubehop.planner.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterReader;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster through fabric8, without retries of its own: the loop that asks tries again. */
public final class KubernetesClusterReader implements ClusterReader, AutoCloseable {
    private static final long PAGE = 500;
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    /** Before 1.24. */
    private static final String MASTER = "node-role.kubernetes.io/master";

    private static final String ZONE = "topology.kubernetes.io/zone";

    private final KubernetesClient client;
    private volatile Optional<String> cluster = Optional.empty();

    public KubernetesClusterReader(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A reader for a kubeconfig.
     *
     * @param kubeconfig the file, or empty for {@code $KUBECONFIG}, {@code ~/.kube/config} or the pod's own account
     * @throws IllegalArgumentException if the file is not there or is not a kubeconfig
     */
    public static KubernetesClusterReader of(String kubeconfig, Duration timeout) {
        Config config = new ConfigBuilder(read(kubeconfig))
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) timeout.toMillis())
                .withConnectionTimeout((int) timeout.toMillis())
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClusterReader(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    private static Config read(String kubeconfig) {
        if (kubeconfig.isBlank()) {
            return Config.autoConfigure(null);
        }
        Path file = Path.of(kubeconfig);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("kubeconfig " + file + " is not there or cannot be read");
        }
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("kubeconfig " + file + " is broken: " + e.getMessage(), e);
        }
    }

    @Override
    public ClusterView view() throws IOException {
        try {
            return new ClusterView(clusterId(), version(), nodes());
        } catch (KubernetesClientException e) {
            throw away(e);
        }
    }

    @Override
    public KubeVersion apiVersion() throws IOException {
        try {
            return version();
        } catch (KubernetesClientException e) {
            throw away(e);
        }
    }

    private IOException away(KubernetesClientException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String why = e.getCause() == null ? String.valueOf(e.getMessage()) : e.getMessage() + " " + deepest;
        return new IOException("the API server " + client.getMasterUrl() + " does not answer: " + why, e);
    }

    private String clusterId() throws IOException {
        Optional<String> known = cluster;
        if (known.isEmpty()) {
            Namespace system = client.namespaces().withName("kube-system").get();
            if (system == null) {
                throw new IOException("the cluster " + client.getMasterUrl() + " has no namespace kube-system");
            }
            known = Optional.of(system.getMetadata().getUid());
            cluster = known;
        }
        return known.get();
    }

    private KubeVersion version() throws IOException {
        VersionInfo info = client.getKubernetesVersion();
        if (info == null || info.getGitVersion() == null) {
            throw new IOException("the API server " + client.getMasterUrl() + " does not tell its version");
        }
        return KubeVersion.parse(info.getGitVersion());
    }

    private List<NodeView> nodes() {
        var all = new ArrayList<NodeView>();
        String next = "";
        do {
            NodeList page = client.nodes()
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next.isEmpty() ? null : next)
                            .build());
            page.getItems().forEach(node -> all.add(node(node)));
            String more = page.getMetadata() == null ? "" : page.getMetadata().getContinue();
            next = more == null ? "" : more;
        } while (!next.isEmpty());
        return all;
    }

    private static NodeView node(Node node) {
        Map<String, String> labels =
                Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
        boolean controlPlane = labels.containsKey(CONTROL_PLANE) || labels.containsKey(MASTER);
        boolean ready = node.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
        return new NodeView(
                node.getMetadata().getName(),
                controlPlane ? NodeRole.CONTROL_PLANE : NodeRole.WORKER,
                labels.getOrDefault(ZONE, ""),
                KubeVersion.parse(node.getStatus().getNodeInfo().getKubeletVersion()),
                ready,
                !Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                labels);
    }

    @Override
    public void close() {
        client.close();
    }
}
