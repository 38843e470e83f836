package io.kubehop.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a node's agent says of its host on {@link Topic#AGENTS}, keyed by node; it belongs to no upgrade. */
public sealed interface HostEvent extends Event {

    String node();

    /** Empty: it is of no upgrade. */
    @Override
    default String upgrade() {
        return "";
    }

    /**
     * What the host looks like; the newest of a node counts.
     *
     * @param at when it was looked at, by the host's clock
     * @param findings what stands against an upgrade, for any target
     */
    record HostReported(String node, Instant at, Versions versions, List<HostFinding> findings) implements HostEvent {
        public HostReported {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What is installed.
     *
     * @param packages the family: {@code apt}, {@code dnf} or {@code binaries}
     * @param runtime the container runtime as Kubernetes writes it: {@code containerd://2.1.4}
     * @param kernel as {@code uname -r} says it
     * @param offered the Kubernetes versions that the package source offers as it is configured now
     */
    record Versions(
            String packages,
            Optional<KubeVersion> kubelet,
            Optional<KubeVersion> kubeadm,
            Optional<String> runtime,
            String kernel,
            List<KubeVersion> offered) {
        public Versions {
            offered = List.copyOf(offered);
        }
    }
}
