package io.kubehop.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the API server is reached. */
public final class Connection {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

    private Connection() {}

    /**
     * Makes a client; nothing is sent yet.
     *
     * @param kubeconfig empty for $KUBECONFIG, then ~/.kube/config, then the pod's service account
     * @throws IllegalArgumentException if the file cannot be read or is no kubeconfig
     */
    public static KubernetesClient open(Optional<Path> kubeconfig) {
        int timeout = Math.toIntExact(REQUEST_TIMEOUT.toMillis());
        Config config = new ConfigBuilder(kubeconfig.map(Connection::read).orElseGet(() -> Config.autoConfigure(null)))
                .withRequestTimeout(timeout)
                .withConnectionTimeout(timeout)
                // Every repetition is the loop's, where it is seen.
                .withRequestRetryBackoffLimit(0)
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config read(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException("the kubeconfig " + kubeconfig + " cannot be read");
        }
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(kubeconfig + " is no kubeconfig: " + e.getMessage(), e);
        }
    }

    /**
     * The UID of the namespace {@code kube-system}, which stands for the cluster.
     *
     * @throws IllegalStateException if there is none; another exception if the API server cannot be seen
     */
    public static String clusterId(KubernetesClient client) {
        Namespace namespace = client.namespaces().withName("kube-system").get();
        if (namespace == null) {
            throw new IllegalStateException("the cluster has no namespace kube-system");
        }
        return namespace.getMetadata().getUid();
    }
}
