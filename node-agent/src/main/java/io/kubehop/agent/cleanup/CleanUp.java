package io.kubehop.agent.cleanup;

import io.kubehop.events.KubeVersion;
import java.util.List;

/**
 * One clean-up that kubeadm of one minor does when it upgrades a node. kubeadm of the next minor has forgotten it: a worker that
 * jumps over the minor keeps what it should have lost, and its kubelet may not start.
 */
public sealed interface CleanUp {
    /** The first minor whose kubelet needs it; 35 stands for 1.35. */
    int minor();

    /** Why, in half a sentence for people. */
    String why();

    /** Takes a flag, with its value, out of the file of flags that kubeadm owns. */
    record RemoveFlag(int minor, String flag, String why) implements CleanUp {}

    /**
     * Writes kubeadm's file of this node's own kubelet settings, where there is none, with the container runtime's socket as the
     * file of flags has it. The flag itself stays: the kubelet still knows it, and an old kubelet that restarts needs it.
     */
    record WriteRuntimeSocket(int minor, String flag, String why) implements CleanUp {}

    /** All that is known; by minor. */
    List<CleanUp> TABLE = List.of(
            new RemoveFlag(24, "--network-plugin", "went with dockershim; the kubelet does not start with it"),
            new RemoveFlag(27, "--container-runtime", "is no flag of the kubelet any more"),
            new RemoveFlag(35, "--pod-infra-container-image", "is no flag of the kubelet any more"),
            new WriteRuntimeSocket(
                    36,
                    "--container-runtime-endpoint",
                    "kubeadm 1.37 takes its default socket where this file is missing"));

    /** What a node needs that goes from one version to another: of every minor above the first, up to the second. */
    static List<CleanUp> between(KubeVersion from, KubeVersion to) {
        return TABLE.stream()
                .filter(one -> one.minor() > from.minor() && one.minor() <= to.minor())
                .toList();
    }
}
