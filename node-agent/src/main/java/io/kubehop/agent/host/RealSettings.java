package io.kubehop.agent.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an agent on a real host may take, and how long.
 *
 * @param packages the family of package manager, or {@code auto}
 * @param kubeadmConfig the host's own options for {@code kubeadm upgrade}; passed on where the file is there
 * @param askReady whether the node must be Ready, asked with the kubelet's own credential
 * @param wayBackRequired whether nothing is begun where the present packages cannot be kept for the way back
 * @param alsoKeep files or folders kept for the way back beside those of the kubelet; absolute
 * @param limits every time limit
 * @param provisions what the host's owner provides: snapshots, hooks, reboots, runtime, reports
 * @param images whether images are pulled before anything is changed
 */
public record RealSettings(
        String packages,
        String kubeadmConfig,
        boolean askReady,
        boolean wayBackRequired,
        List<String> alsoKeep,
        Limits limits,
        Provisions provisions,
        ImageSettings images) {

    public static final RealSettings DEFAULT =
            new RealSettings("auto", "/etc/kubernetes/upgrade.yaml", true, true, List.of(), Limits.DEFAULT);

    /** Settings of a host whose owner provides nothing of their own. */
    public RealSettings(
            String packages,
            String kubeadmConfig,
            boolean askReady,
            boolean wayBackRequired,
            List<String> alsoKeep,
            Limits limits) {
        this(
                packages,
                kubeadmConfig,
                askReady,
                wayBackRequired,
                alsoKeep,
                limits,
                Provisions.DEFAULT,
                ImageSettings.DEFAULT);
    }

    public RealSettings {
        alsoKeep = List.copyOf(alsoKeep);
        Optional<String> strange = alsoKeep.stream()
                .filter(name -> !name.startsWith("/") || name.contains("/../"))
                .findFirst();
        if (!kubeadmConfig.startsWith("/") || strange.isPresent()) {
            throw new IllegalArgumentException("'" + strange.orElse(kubeadmConfig) + "' is no absolute name of a file");
        }
    }

    public RealSettings withLimits(Limits other) {
        return new RealSettings(
                packages, kubeadmConfig, askReady, wayBackRequired, alsoKeep, other, provisions, images);
    }

    public RealSettings with(Provisions other) {
        return new RealSettings(packages, kubeadmConfig, askReady, wayBackRequired, alsoKeep, limits, other, images);
    }

    public RealSettings with(ImageSettings other) {
        return new RealSettings(
                packages, kubeadmConfig, askReady, wayBackRequired, alsoKeep, limits, provisions, other);
    }

    /**
     * How long things may take.
     *
     * @param ask a question to a program
     * @param lock how long the lock of another package manager at work is waited for
     * @param packages one run of the package manager
     * @param kubeadm {@code kubeadm upgrade node}
     * @param restart {@code systemctl restart kubelet}
     * @param healthy the kubelet, from its restart until it is healthy
     * @param steady how long it must stay so
     * @param pause between two looks at a lock or at the kubelet
     */
    public record Limits(
            Duration ask,
            Duration lock,
            Duration packages,
            Duration kubeadm,
            Duration restart,
            Duration healthy,
            Duration steady,
            Duration pause) {
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(15),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                Duration.ofMinutes(4),
                Duration.ofSeconds(3),
                Duration.ofMillis(250));

        public Limits {
            for (Duration one : List.of(ask, lock, packages, kubeadm, restart, healthy, pause)) {
                if (!one.isPositive()) {
                    throw new IllegalArgumentException("a time limit must be positive, not " + one);
                }
            }
            if (steady.isNegative() || steady.compareTo(healthy) >= 0) {
                throw new IllegalArgumentException("steady is from 0 to less than healthy, not " + steady);
            }
        }

        public Limits withHealthy(Duration other) {
            return new Limits(ask, lock, packages, kubeadm, restart, other, steady, pause);
        }

        public Limits withLock(Duration other) {
            return new Limits(ask, other, packages, kubeadm, restart, healthy, steady, pause);
        }
    }
}
