package io.kubehop.agent.preflight;

import static io.kubehop.agent.preflight.Hosts.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.preflight.HostFacts.Flag;
import io.kubehop.agent.preflight.HostFacts.Kubelet;
import io.kubehop.events.HostFinding;
import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightTableTest {
    private static final Duration LONG = Duration.ofDays(200);
    private static final String GENERATED = "/var/lib/kubelet/kubeadm-flags.env";
    private static final String OWN = "/etc/default/kubelet";
    private static final Kubelet PLAIN = new Kubelet(List.of(), true, Optional.empty());

    /** host, target, what is said: severity, subject; NONE for nothing. */
    static Stream<Arguments> table() {
        return Stream.of(
                row("a good host", good(), "1.37", "NONE"),
                row(
                        "no package family",
                        with(packages("", Optional.of(VERSION), List.of(), List.of())),
                        "1.35",
                        "BLOCKER packages"),
                row(
                        "no kubelet",
                        with(packages("apt", Optional.empty(), List.of(), List.of())),
                        "1.35",
                        "BLOCKER packages"),
                row(
                        "unfinished",
                        with(packages("apt", Optional.of(VERSION), List.of("libc6"), List.of())),
                        "1.35",
                        "WARNING packages"),
                row(
                        "broken",
                        with(packages("apt", Optional.of(VERSION), List.of(), List.of("kubelet"))),
                        "1.35",
                        "BLOCKER packages"),
                row("disk full", machine(good().runtime(), gib(8), "6.12.0", 1023L << 20), "1.35", "BLOCKER disk /var"),
                row("disk low", machine(good().runtime(), gib(8), "6.12.0", gib(4) - 1), "1.35", "WARNING disk /var"),
                row("disk just enough", machine(good().runtime(), gib(8), "6.12.0", gib(4)), "1.35", "NONE"),
                row("little memory", machine(good().runtime(), gib(1), "6.12.0", gib(20)), "1.35", "WARNING memory"),
                row(
                        "old kernel",
                        machine(good().runtime(), gib(8), "4.18.0-553.el8", gib(20)),
                        "1.35",
                        "BLOCKER kernel"),
                row(
                        "aged kernel",
                        machine(good().runtime(), gib(8), "5.4.0-200-generic", gib(20)),
                        "1.35",
                        "WARNING kernel"),
                row("unknown kernel", machine(good().runtime(), gib(8), "", gib(20)), "1.35", "NONE"),
                row(
                        "unknown runtime",
                        machine(Optional.empty(), gib(8), "6.12.0", gib(20)),
                        "1.35",
                        "WARNING container runtime"),
                row("containerd 1.5 to 1.26", runtime("containerd", "1.5.9"), "1.26", "BLOCKER container runtime"),
                row("containerd 1.7 to 1.34", runtime("containerd", "1.7.24"), "1.34", "NONE"),
                row("containerd 1.7 to 1.36", runtime("containerd", "1.7.24"), "1.36", "WARNING container runtime"),
                row(
                        "containerd 1.7 to 1.38",
                        runtime("containerd", "1.7.24"),
                        "1.38",
                        "BLOCKER container runtime; WARNING container runtime"),
                row("containerd 2", runtime("containerd", "v2.0.0-rc.1"), "1.38", "NONE"),
                row("containerd, no version", runtime("containerd", "devel"), "1.36", "WARNING container runtime"),
                row("CRI-O of the target", runtime("cri-o", "1.36.1"), "1.36", "NONE"),
                row("CRI-O behind", runtime("cri-o", "1.34.1"), "1.36", "WARNING container runtime"),
                row(
                        "CRI-O too old",
                        runtime("cri-o", "1.24.6"),
                        "1.27",
                        "BLOCKER container runtime; WARNING container runtime"),
                row("dockershim", runtime("docker", "20.10.7"), "1.24", "BLOCKER container runtime"),
                row("cgroup v1 to 1.34", with(PLAIN, false, 1), "1.34", "NONE"),
                row("cgroup v1 to 1.35", with(PLAIN, false, 1), "1.35", "BLOCKER cgroup"),
                row("cgroup v1 passed over", with(PLAIN, false, 1), "1.37", "BLOCKER cgroup"),
                row(
                        "cgroup v1 borne",
                        with(new Kubelet(List.of(), true, Optional.of(false)), false, 1),
                        "1.36",
                        "WARNING cgroup"),
                row("swap", with(PLAIN, true, 2), "1.35", "BLOCKER swap"),
                row("swap borne", with(new Kubelet(List.of(), false, Optional.empty()), true, 2), "1.35", "NONE"),
                row("flag still known", flag("pod-infra-container-image", "p", GENERATED), "1.34", "NONE"),
                row(
                        "flag cleaned",
                        flag("pod-infra-container-image", "p", GENERATED),
                        "1.35",
                        "WARNING kubelet flag --pod-infra-container-image"),
                row(
                        "flag of one's own",
                        flag("pod-infra-container-image", "p", OWN),
                        "1.37",
                        "BLOCKER kubelet flag --pod-infra-container-image"),
                row(
                        "flag of a minor passed over",
                        flag("register-schedulable", "true", OWN),
                        "1.36",
                        "BLOCKER kubelet flag --register-schedulable"),
                row("flag of a minor to come", flag("register-schedulable", "true", OWN), "1.33", "NONE"),
                row(
                        "cloud in the tree",
                        flag("cloud-provider", "aws", OWN),
                        "1.31",
                        "BLOCKER kubelet flag --cloud-provider"),
                row("cloud outside", flag("cloud-provider", "external", OWN), "1.37", "NONE"),
                row(
                        "clock 4 s",
                        rest(Duration.ofSeconds(-4), certificate(false, LONG), List.of(), false),
                        "1.35",
                        "NONE"),
                row(
                        "clock 6 s",
                        rest(Duration.ofSeconds(-6), certificate(false, LONG), List.of(), false),
                        "1.35",
                        "WARNING clock"),
                row(
                        "clock an hour",
                        rest(Duration.ofHours(1), certificate(false, LONG), List.of(), false),
                        "1.35",
                        "BLOCKER clock"),
                row(
                        "expired",
                        rest(Duration.ZERO, certificate(false, Duration.ZERO), List.of(), false),
                        "1.35",
                        "BLOCKER certificate pki/some.crt"),
                row(
                        "expires soon",
                        rest(Duration.ZERO, certificate(true, Duration.ofDays(6)), List.of(), false),
                        "1.35",
                        "WARNING certificate pki/some.crt"),
                row(
                        "a program is missing",
                        rest(Duration.ZERO, certificate(false, LONG), List.of("etcdctl"), false),
                        "1.35",
                        "BLOCKER programs"),
                row(
                        "reboot pending",
                        rest(Duration.ZERO, certificate(false, LONG), List.of(), true),
                        "1.35",
                        "WARNING reboot"));
    }

    private static Arguments row(String name, HostFacts facts, String target, String said) {
        return Arguments.of(name, facts, KubeVersion.parse(target), said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void whatStandsAgainstAnUpgrade(String name, HostFacts facts, KubeVersion target, String said) {
        List<String> found = Preflight.of(facts, PreflightLimits.DEFAULT, target).stream()
                .map(finding -> finding.severity() + " " + finding.subject())
                .distinct()
                .toList();
        assertThat(found)
                .as(name)
                .containsExactlyElementsOf(said.equals("NONE") ? List.of() : List.of(said.split("; ")));
    }

    @Test
    void blockersComeFirst() {
        var host = with(
                new Kubelet(
                        List.of(new Flag("pod-infra-container-image", "p", GENERATED), new Flag("runonce", "", OWN)),
                        true,
                        Optional.empty()),
                true,
                1);
        assertThat(Preflight.of(host, PreflightLimits.DEFAULT))
                .extracting(HostFinding::severity)
                .isSorted()
                .hasSize(4);
    }
}
