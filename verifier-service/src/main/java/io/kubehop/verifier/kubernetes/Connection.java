package io.kubehop.verifier.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;

/** How the API server is reached. */
public final class Connection {
    private Connection() {}

    /**
     * Makes a client; nothing is sent yet.
     *
     * @param kubeconfig a file; empty for $KUBECONFIG, then ~/.kube/config, then the pod's service account
     * @param requestTimeout for one request; a watch lives longer
     * @throws IllegalArgumentException if the file cannot be read or is no kubeconfig
     */
    public static KubernetesClient open(String kubeconfig, Duration requestTimeout) {
        Config config = new ConfigBuilder(read(kubeconfig))
                .withRequestTimeout(Math.toIntExact(requestTimeout.toMillis()))
                .withConnectionTimeout(Math.toIntExact(requestTimeout.toMillis()))
                // Every repetition is the loop's, where it is seen.
                .withRequestRetryBackoffLimit(0)
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config read(String kubeconfig) {
        if (kubeconfig.isEmpty()) {
            return Config.autoConfigure(null);
        }
        var file = new File(kubeconfig);
        if (!file.canRead()) {
            throw new IllegalArgumentException("the kubeconfig " + kubeconfig + " cannot be read");
        }
        try {
            return Config.fromKubeconfig(file);
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
