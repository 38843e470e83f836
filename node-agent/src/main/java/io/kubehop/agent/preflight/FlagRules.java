package io.kubehop.agent.preflight;

import io.kubehop.agent.preflight.HostFacts.Flag;
import io.kubehop.events.HostFinding;
import io.kubehop.events.HostFinding.Severity;
import io.kubehop.events.KubeVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Flags that a later kubelet does not know: it would not start with them. */
final class FlagRules {
    private static final String GENERATED = "kubeadm-flags.env";

    /** The minor of 1.x that no longer knows the flag. */
    private static final Map<String, Integer> GONE = Map.ofEntries(
            Map.entry("network-plugin", 24),
            Map.entry("network-plugin-mtu", 24),
            Map.entry("cni-bin-dir", 24),
            Map.entry("cni-conf-dir", 24),
            Map.entry("cni-cache-dir", 24),
            Map.entry("docker-endpoint", 24),
            Map.entry("image-pull-progress-deadline", 24),
            Map.entry("experimental-dockershim-root-directory", 24),
            Map.entry("container-runtime", 27),
            Map.entry("keep-terminated-pod-volumes", 31),
            Map.entry("iptables-masquerade-bit", 31),
            Map.entry("iptables-drop-bit", 31),
            Map.entry("runonce", 32),
            Map.entry("cloud-config", 34),
            Map.entry("register-schedulable", 34),
            Map.entry("pod-infra-container-image", 35));

    /** What is taken out of kubeadm's generated file on the way. */
    private static final Set<String> CLEANED = Set.of("pod-infra-container-image", "container-runtime");

    private static final int IN_TREE_CLOUDS_GONE = 31;

    private FlagRules() {}

    static List<HostFinding> check(List<Flag> flags) {
        var findings = new ArrayList<HostFinding>();
        for (Flag flag : flags) {
            Optional.ofNullable(GONE.get(flag.name())).ifPresent(minor -> findings.add(gone(flag, minor)));
            if (flag.name().equals("cloud-provider") && !Set.of("", "external").contains(flag.value())) {
                findings.add(new HostFinding(
                        Severity.BLOCKER,
                        "kubelet flag --cloud-provider",
                        flag.file() + " asks for the cloud provider '" + flag.value()
                                + "', which is no longer part of Kubernetes; move to the external one and set 'external'",
                        Optional.of(minor(IN_TREE_CLOUDS_GONE))));
            }
        }
        return findings;
    }

    private static HostFinding gone(Flag flag, int minor) {
        String subject = "kubelet flag --" + flag.name();
        boolean cleaned = CLEANED.contains(flag.name()) && flag.file().endsWith(GENERATED);
        return cleaned
                ? new HostFinding(
                        Severity.WARNING,
                        subject,
                        "the kubelet of 1." + minor + " no longer knows it; it is taken out of " + flag.file()
                                + " on the way",
                        Optional.of(minor(minor)))
                : new HostFinding(
                        Severity.BLOCKER,
                        subject,
                        "the kubelet of 1." + minor + " does not start with it; take it out of " + flag.file(),
                        Optional.of(minor(minor)));
    }

    static KubeVersion minor(int minor) {
        return new KubeVersion(1, minor, 0);
    }
}
