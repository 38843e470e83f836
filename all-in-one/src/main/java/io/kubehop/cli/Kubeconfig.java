package io.kubehop.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Looks at a kubeconfig before anything is started with it. */
final class Kubeconfig {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final int TRY_MILLIS = 5_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private Kubeconfig() {}

    /**
     * Reads it and asks its API server for the version.
     *
     * @param patience how long to go on trying while the API server does not answer
     * @return the API server's version
     * @throws BadInput if the file is missing, broken, or not accepted by the API server
     * @throws IOException if the API server stayed away
     */
    static String check(Path file, Duration patience, Consumer<String> remark)
            throws IOException, InterruptedException {
        Config config = read(file);
        Instant end = Instant.now().plus(patience);
        boolean told = false;
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            while (true) {
                try {
                    return client.getKubernetesVersion().getGitVersion();
                } catch (KubernetesClientException e) {
                    if (e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN) {
                        throw new BadInput("kubeconfig '" + file + "': " + config.getMasterUrl()
                                + " does not accept its user (HTTP " + e.getCode() + ")");
                    }
                    if (Instant.now().isAfter(end)) {
                        throw new IOException(
                                "kubeconfig '" + file + "': the API server " + config.getMasterUrl()
                                        + " does not answer (" + reason(e) + ")",
                                e);
                    }
                    if (!told) {
                        remark.accept("the API server " + config.getMasterUrl() + " does not answer (" + reason(e)
                                + "); waiting for it for " + patience.toSeconds() + " s");
                        told = true;
                    }
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /** @throws BadInput if the file is missing or broken; asks nobody */
    static Config read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInput("kubeconfig '" + file + "': no such file");
        }
        if (!Files.isReadable(file)) {
            throw new BadInput("kubeconfig '" + file + "': not readable for you");
        }
        Config config;
        try {
            config = Config.fromKubeconfig(file.toFile());
        } catch (RuntimeException e) {
            throw new BadInput("kubeconfig '" + file + "' cannot be read as a kubeconfig: " + reason(e));
        }
        if (config.getCurrentContext() == null) {
            throw new BadInput("kubeconfig '" + file + "' has no current-context");
        }
        return new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(TRY_MILLIS)
                .withRequestTimeout(TRY_MILLIS)
                .build();
    }

    /** Where {@code kubectl} looks if it is not told: {@code $KUBECONFIG}, else {@code ~/.kube/config}. */
    static Path standard() {
        String named = System.getenv().getOrDefault("KUBECONFIG", "");
        return named.isBlank() ? Path.of(System.getProperty("user.home"), ".kube", "config") : Path.of(named);
    }

    /** The cause of it all, in one line. */
    static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return text.lines().findFirst().orElse(text);
    }
}
