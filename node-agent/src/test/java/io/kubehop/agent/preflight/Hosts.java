package io.kubehop.agent.preflight;

import io.kubehop.agent.preflight.HostFacts.Certificate;
import io.kubehop.agent.preflight.HostFacts.ContainerRuntime;
import io.kubehop.agent.preflight.HostFacts.Disk;
import io.kubehop.agent.preflight.HostFacts.Flag;
import io.kubehop.agent.preflight.HostFacts.Kubelet;
import io.kubehop.agent.preflight.HostFacts.Packages;
import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A host on which nothing stands against an upgrade, and how it may differ. */
final class Hosts {
    static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");
    static final KubeVersion VERSION = new KubeVersion(1, 34, 4);

    private Hosts() {}

    static HostFacts good() {
        return new HostFacts(
                NOW,
                true,
                new Packages(
                        "apt",
                        Optional.of(VERSION),
                        Optional.of(VERSION),
                        Optional.of(VERSION),
                        List.of(VERSION),
                        List.of("kubelet", "kubeadm", "kubectl"),
                        List.of(),
                        List.of()),
                new Kubelet(List.of(new Flag("node-ip", "10.0.0.1", "/etc/default/kubelet")), true, Optional.empty()),
                Optional.of(new ContainerRuntime("containerd", "2.1.4")),
                List.of(new Disk("/", gib(20), gib(40)), new Disk("/var", gib(20), gib(40))),
                gib(8),
                2,
                "6.12.0-1-amd64",
                false,
                Optional.of(Duration.ofMillis(3)),
                List.of(new Certificate("pki/apiserver.crt", false, NOW.plus(Duration.ofDays(200)))),
                List.of(),
                false);
    }

    static long gib(long count) {
        return count << 30;
    }

    static HostFacts with(Packages packages) {
        HostFacts g = good();
        return new HostFacts(
                g.at(),
                g.controlPlane(),
                packages,
                g.kubelet(),
                g.runtime(),
                g.disks(),
                g.memory(),
                g.cgroup(),
                g.kernel(),
                g.swap(),
                g.clockOffset(),
                g.certificates(),
                g.missingPrograms(),
                g.rebootPending());
    }

    static Packages packages(
            String family, Optional<KubeVersion> kubelet, List<String> unfinished, List<String> broken) {
        return new Packages(
                family, kubelet, Optional.of(VERSION), Optional.of(VERSION), List.of(), List.of(), unfinished, broken);
    }

    static HostFacts with(Kubelet kubelet, boolean swap, int cgroup) {
        HostFacts g = good();
        return new HostFacts(
                g.at(),
                g.controlPlane(),
                g.packages(),
                kubelet,
                g.runtime(),
                g.disks(),
                g.memory(),
                cgroup,
                g.kernel(),
                swap,
                g.clockOffset(),
                g.certificates(),
                g.missingPrograms(),
                g.rebootPending());
    }

    static HostFacts flag(String name, String value, String file) {
        return with(new Kubelet(List.of(new Flag(name, value, file)), true, Optional.empty()), false, 2);
    }

    static HostFacts runtime(String name, String version) {
        return machine(Optional.of(new ContainerRuntime(name, version)), gib(8), "6.12.0", gib(20));
    }

    static HostFacts machine(Optional<ContainerRuntime> runtime, long memory, String kernel, long free) {
        HostFacts g = good();
        return new HostFacts(
                g.at(),
                g.controlPlane(),
                g.packages(),
                g.kubelet(),
                runtime,
                List.of(new Disk("/var", free, gib(40))),
                memory,
                g.cgroup(),
                kernel,
                g.swap(),
                g.clockOffset(),
                g.certificates(),
                g.missingPrograms(),
                g.rebootPending());
    }

    static HostFacts rest(Duration offset, Certificate certificate, List<String> missing, boolean reboot) {
        HostFacts g = good();
        return new HostFacts(
                g.at(),
                g.controlPlane(),
                g.packages(),
                g.kubelet(),
                g.runtime(),
                g.disks(),
                g.memory(),
                g.cgroup(),
                g.kernel(),
                g.swap(),
                Optional.of(offset),
                List.of(certificate),
                missing,
                reboot);
    }

    static Certificate certificate(boolean authority, Duration left) {
        return new Certificate("pki/some.crt", authority, NOW.plus(left));
    }
}
