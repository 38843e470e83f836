package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;
import java.util.Optional;

/** How the API server is reached. */
public final class ApiServer {
    private ApiServer() {}

    /**
     * A client that asks once: fabric8 would repeat a 429 and every 5xx ten times by itself, and so turn one refused eviction
     * into eleven requests.
     *
     * @param kubeconfig a file; if empty {@code $KUBECONFIG}, {@code ~/.kube/config}, or the pod's service account
     * @throws IllegalArgumentException if the file is not there or is no kubeconfig
     */
    public static KubernetesClient client(Optional<String> kubeconfig, Duration requestTimeout) {
        Config config = new ConfigBuilder(kubeconfig.map(ApiServer::read).orElseGet(() -> Config.autoConfigure(null)))
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) requestTimeout.toMillis())
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new EndingHttpClients())
                .build();
    }

    private static Config read(String kubeconfig) {
        var file = new File(kubeconfig);
        if (!file.isFile()) {
            throw new IllegalArgumentException("there is no kubeconfig " + kubeconfig);
        }
        try {
            return Config.fromKubeconfig(file);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(kubeconfig + " is no kubeconfig: " + e.getMessage(), e);
        }
    }

    /**
     * The cluster's identity: the UID of its {@code kube-system} namespace.
     *
     * @throws RuntimeException if the API server does not answer
     */
    public static String clusterId(KubernetesClient client) {
        var namespace = client.namespaces().withName("kube-system").get();
        if (namespace == null) {
            throw new IllegalStateException("the cluster has no namespace kube-system");
        }
        return namespace.getMetadata().getUid();
    }
}
