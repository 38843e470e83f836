package io.kubehop.agent.preflight;

import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a host shows. What could not be found out is empty, and no rule speaks of it.
 *
 * @param at when it was looked at
 * @param controlPlane whether it runs an API server from a static pod
 * @param memory in bytes, 0 if unknown
 * @param cgroup 1 or 2; 0 if unknown
 * @param kernel as {@code uname -r} says it, or empty
 * @param clockOffset how far the clock is from its time servers, if something on the host knows
 * @param rebootPending whether the host says that it needs a reboot
 */
public record HostFacts(
        Instant at,
        boolean controlPlane,
        Packages packages,
        Kubelet kubelet,
        Optional<ContainerRuntime> runtime,
        List<Disk> disks,
        long memory,
        int cgroup,
        String kernel,
        boolean swap,
        Optional<Duration> clockOffset,
        List<Certificate> certificates,
        List<String> missingPrograms,
        boolean rebootPending) {

    public HostFacts {
        disks = List.copyOf(disks);
        certificates = List.copyOf(certificates);
        missingPrograms = List.copyOf(missingPrograms);
    }

    /**
     * Its packages.
     *
     * @param family {@code apt}, {@code dnf}, {@code binaries}; empty if none is known
     * @param offered of the kubelet, by the package source as it is configured and was last refreshed
     * @param held names of packages on hold
     * @param unfinished packages that an interrupted run left unpacked or half configured: they can be finished
     * @param broken packages that have to be installed anew first
     */
    public record Packages(
            String family,
            Optional<KubeVersion> kubelet,
            Optional<KubeVersion> kubeadm,
            Optional<KubeVersion> kubectl,
            List<KubeVersion> offered,
            List<String> held,
            List<String> unfinished,
            List<String> broken) {
        public Packages {
            offered = List.copyOf(offered);
            held = List.copyOf(held);
            unfinished = List.copyOf(unfinished);
            broken = List.copyOf(broken);
        }
    }

    /**
     * How the kubelet is started and configured.
     *
     * @param failSwapOn what its configuration says; it is true where nothing is said
     * @param failCgroupV1 what its configuration says, if it says so
     */
    public record Kubelet(List<Flag> flags, boolean failSwapOn, Optional<Boolean> failCgroupV1) {
        public Kubelet {
            flags = List.copyOf(flags);
        }
    }

    /**
     * A flag that the kubelet is started with.
     *
     * @param name without dashes
     * @param file where it is written
     */
    public record Flag(String name, String value, String file) {}

    /** The container runtime, {@code containerd} {@code 1.7.24}. */
    public record ContainerRuntime(String name, String version) {}

    /**
     * A file system.
     *
     * @param path what lies on it
     * @param free bytes
     * @param size bytes
     */
    public record Disk(String path, long free, long size) {}

    /**
     * A certificate of the cluster on this host.
     *
     * @param authority whether it signs others
     */
    public record Certificate(String file, boolean authority, Instant notAfter) {}
}
