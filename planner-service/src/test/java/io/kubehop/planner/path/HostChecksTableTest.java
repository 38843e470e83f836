package io.kubehop.planner.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.HostEvent.HostReported;
import io.kubehop.events.HostEvent.Versions;
import io.kubehop.events.HostFinding;
import io.kubehop.events.HostFinding.Severity;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePlan.Finding;
import io.kubehop.planner.path.PathAnswer.Planned;
import io.kubehop.planner.path.PathAnswer.Refusal;
import io.kubehop.planner.path.PathAnswer.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostChecksTableTest {
    private static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final KubeVersion FROM = KubeVersion.parse("1.34.4");
    private static final KubeVersion TO = KubeVersion.parse("1.35.4");

    private static UpgradePlan plan(int nodes) {
        return new UpgradePlan(
                FROM,
                TO,
                List.of(new UpgradePlan.Hop(1, FROM, TO, List.of())),
                true,
                List.of(new Finding(UpgradePlan.Severity.INFO, "cluster", "known before")),
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(i -> new UpgradePlan.Node("w" + i, NodeRole.WORKER, "", FROM))
                        .toList());
    }

    private static HostReported report(int node, Instant at, List<KubeVersion> offered, HostFinding... findings) {
        return new HostReported(
                "w" + node,
                at,
                new Versions("apt", Optional.of(FROM), Optional.of(FROM), Optional.empty(), "6.12.0", offered),
                List.of(findings));
    }

    private static Map<String, HostReported> reports(HostReported... all) {
        return Stream.of(all).collect(Collectors.toMap(HostReported::node, report -> report));
    }

    private static HostFinding finding(Severity severity, int sinceMinor) {
        return new HostFinding(
                severity, "cgroup", "the host has cgroup v1", Optional.of(new KubeVersion(1, sinceMinor, 0)));
    }

    private static List<Finding> findings(PathAnswer answer) {
        assertThat(answer).isInstanceOf(Planned.class);
        return ((Planned) answer).plan().findings();
    }

    @Test
    void whereNoAgentHasEverReportedNothingIsSaid() {
        assertThat(HostChecks.apply(plan(2), Map.of(), NOW, DAY)).isEqualTo(new Planned(plan(2)));
    }

    @Test
    void aBlockerRefusesAndNamesTheNodeAndTheReason() {
        var answer = HostChecks.apply(
                plan(2),
                reports(report(1, NOW, List.of()), report(2, NOW, List.of(), finding(Severity.BLOCKER, 35))),
                NOW,
                DAY);
        assertThat(answer).isEqualTo(new Refused(List.of(new Refusal("nodes/w2", "cgroup", "the host has cgroup v1"))));
    }

    @Test
    void whatMattersOnlyToALaterMinorIsNotSaid() {
        var answer =
                HostChecks.apply(plan(1), reports(report(1, NOW, List.of(), finding(Severity.BLOCKER, 36))), NOW, DAY);
        assertThat(findings(answer)).extracting(Finding::message).containsExactly("known before");
    }

    @Test
    void theSameWarningOfManyNodesIsOneFinding() {
        HostReported[] all = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> report(i, NOW, List.of(), finding(Severity.WARNING, 35)))
                .toArray(HostReported[]::new);
        assertThat(findings(HostChecks.apply(plan(7), reports(all), NOW, DAY)))
                .extracting(Finding::subject)
                .containsExactly("cluster", "w1, w2, w3, w4, w5 and 2 more: cgroup");
    }

    @Test
    void anOldReportIsNotBelievedAndANodeWithoutOneIsNamed() {
        var answer = HostChecks.apply(
                plan(3),
                reports(
                        report(1, NOW, List.of()),
                        report(2, NOW.minus(DAY).minusSeconds(1), List.of(), finding(Severity.BLOCKER, 35))),
                NOW,
                DAY);
        assertThat(findings(answer)).extracting(Finding::subject).containsExactly("cluster", "w2, w3");
    }

    @Test
    void aSourceThatKnowsTheMinorAndNotTheVersionIsAWarning() {
        assertThat(findings(HostChecks.apply(
                        plan(1), reports(report(1, NOW, List.of(FROM, KubeVersion.parse("1.35.1")))), NOW, DAY)))
                .extracting(Finding::message)
                .last()
                .asString()
                .contains("v1.35.1, but not v1.35.4");
        assertThat(findings(HostChecks.apply(plan(1), reports(report(1, NOW, List.of(FROM, TO))), NOW, DAY)))
                .hasSize(1);
    }

    @Test
    void aNodeThatIsThereAlreadyIsNotAsked() {
        var plan = plan(1);
        var there = new UpgradePlan(
                plan.from(),
                plan.to(),
                plan.hops(),
                true,
                List.of(),
                List.of(new UpgradePlan.Node("w1", NodeRole.WORKER, "", TO)));
        assertThat(HostChecks.apply(there, reports(report(1, NOW, List.of(), finding(Severity.BLOCKER, 35))), NOW, DAY))
                .isEqualTo(new Planned(there));
    }
}
