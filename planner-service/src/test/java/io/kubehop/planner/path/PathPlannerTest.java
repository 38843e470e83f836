package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PathAnswer.Planned;
import io.kubehop.planner.path.PathAnswer.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPlannerTest {
    private final PathPlanner planner = new PathPlanner(Releases.DEFAULT, false);

    private static KubeVersion v(String text) {
        return KubeVersion.parse(text);
    }

    /** An API server of a version, one control-plane node and one worker. */
    private static ClusterView cluster(String api, String controlPlane, String worker) {
        return view(v(api), controlPlane("cp1", v(controlPlane)), worker("w1", "a", v(worker)));
    }

    private UpgradePlan planned(String to, UpgradePolicy policy, ClusterView view) {
        PathAnswer answer = planner.plan(to, policy, view);
        assertThat(answer).isInstanceOf(Planned.class);
        return ((Planned) answer).plan();
    }

    private List<String> refused(String to, UpgradePolicy policy, ClusterView view) {
        PathAnswer answer = planner.plan(to, policy, view);
        assertThat(answer).isInstanceOf(Refused.class);
        return ((Refused) answer)
                .refusals().stream().map(r -> r.field() + ": " + r.reason()).toList();
    }

    @ParameterizedTest(name = "{0}/{1}/{2} to {3}: {4}")
    @CsvSource({
        "v1.36.1, v1.36.1, v1.36.1, 1.37,    v1.37.2",
        "v1.36.1, v1.36.1, v1.36.1, v1.37.1, v1.37.1",
        "v1.34.0, v1.34.0, v1.34.0, 1.37,    v1.35.4 v1.36.3 v1.37.2",
        "v1.30.1, v1.30.1, v1.30.1, 1.33,    v1.31.14 v1.32.11 v1.33.8",
        // a patch
        "v1.36.1, v1.36.1, v1.36.1, 1.36,    v1.36.3",
        // the API server is there already, a node is not
        "v1.37.2, v1.37.2, v1.36.3, 1.37,    v1.37.2",
        // workers may be behind
        "v1.36.1, v1.36.1, v1.34.1, 1.37,    v1.37.2",
        // a control plane that is half moved is finished first
        "v1.36.3, v1.35.1, v1.35.1, 1.37,    v1.36.3 v1.37.2",
        // the same, and another instance has answered
        "v1.35.1, v1.36.3, v1.35.1, 1.36,    v1.36.3",
        // 1.34 brings etcd 3.6, which wants the newest etcd of 1.33
        "v1.33.2, v1.33.2, v1.33.2, 1.34,    v1.33.8 v1.34.4",
        "v1.33.8, v1.33.8, v1.33.8, 1.34,    v1.34.4",
    })
    void eachMinorIsOneHop(String api, String controlPlane, String worker, String to, String hops) {
        UpgradePlan plan = planned(to, UpgradePolicy.DEFAULT, cluster(api, controlPlane, worker));
        assertThat(plan.hops().stream().map(h -> h.to().toString()).collect(Collectors.joining(" ")))
                .isEqualTo(hops);
        assertThat(plan.from()).isEqualTo(v(api));
        assertThat(plan.to()).isEqualTo(plan.hops().getLast().to());
        for (int i = 1; i < plan.hops().size(); i++) {
            assertThat(plan.hops().get(i).from())
                    .isEqualTo(plan.hops().get(i - 1).to());
        }
    }

    @ParameterizedTest(name = "{0}/{1}/{2} to {3}: {4}")
    @CsvSource({
        "v1.36.1, v1.36.1, v1.36.1, 1.35,        to: a downgrade: the cluster is at v1.36.1",
        "v1.36.1, v1.36.1, v1.36.1, v1.36.0,     to: a downgrade",
        "v1.36.1, v1.36.1, v1.36.1, 1.99,        to: unknown version: known are 1.30 to 1.37",
        "v1.36.1, v1.36.1, v1.36.1, v1.37.9,     to: unknown version: known are 1.30 to 1.37, and of 1.37 the newest is v1.37.2",
        "v1.36.1, v1.36.1, v1.36.1, v2.0.0,      to: unknown version",
        "v1.36.1, v1.36.1, v1.36.1, latest,      to: 'latest' is not a Kubernetes version",
        "v1.36.1, v1.36.1, v1.36.1, 1.37.0-rc.1, to: only released versions",
        "v1.36.3, v1.36.3, v1.36.3, 1.36,        to: nothing to do",
        "v1.35.1, v1.35.1, v1.36.3, 1.37,        nodes/w1: its kubelet is newer than the API server (v1.35.1)",
        "v1.35.1, v1.37.2, v1.35.1, 1.37,        nodes/cp1: its kubelet is newer than the API server (v1.35.1)",
        "v1.36.1, v1.34.1, v1.36.1, 1.37,        nodes/cp1: the control plane is more than one minor apart (up to v1.36.1)",
        "v1.36.1, v1.36.1, v1.33.1, 1.37,        nodes/w1: its kubelet would be more than three minors behind the API server at v1.37.2",
    })
    void whatTheSkewPolicyForbidsIsRefused(String api, String controlPlane, String worker, String to, String reason) {
        assertThat(refused(to, UpgradePolicy.DEFAULT, cluster(api, controlPlane, worker)))
                .anySatisfy(r -> assertThat(r).startsWith(reason));
    }

    @Test
    void aClusterWithoutNodesIsRefused() {
        assertThat(refused("1.37", UpgradePolicy.DEFAULT, view(v("1.36.1")))).contains("cluster: it has no nodes");
    }

    @ParameterizedTest
    @CsvSource({"0", "0%", "101%", "-1", "two", "''", "1.5", "99999999999"})
    void aBadMaxUnavailableIsRefused(String text) {
        var policy = new UpgradePolicy(text, UpgradePolicy.Drain.DEFAULT, UpgradePolicy.Verify.DEFAULT);
        assertThat(refused("1.37", policy, cluster("1.36.1", "1.36.1", "1.36.1")))
                .containsExactly("policy.maxUnavailable: write a count of workers, at least 1, or a share of them from"
                        + " 1% to 100%");
    }

    @Test
    void everyReasonIsSaidAtOnce() {
        var policy = new UpgradePolicy(
                "0",
                new UpgradePolicy.Drain(UpgradePolicy.DrainMode.EVICT, false, false, Duration.ZERO),
                UpgradePolicy.Verify.DEFAULT);
        assertThat(refused("1.30", policy, cluster("1.36.1", "1.36.1", "1.37.1")))
                .hasSize(4);
    }

    private static UpgradePolicy draining(
            boolean localVolumes, String grace, String selector, String skip, UpgradePolicy.AtDeadline late) {
        return new UpgradePolicy(
                "1",
                new UpgradePolicy.Drain(
                        UpgradePolicy.DrainMode.EVICT,
                        false,
                        false,
                        Duration.ofMinutes(1),
                        localVolumes,
                        Optional.of(Duration.parse(grace)),
                        Optional.of(selector),
                        Optional.of(Duration.parse(skip)),
                        Optional.of(late)),
                UpgradePolicy.Verify.DEFAULT);
    }

    @Test
    void aDrainPolicyThatCannotBeMeantIsRefused() {
        var view = cluster("1.36.1", "1.36.1", "1.36.1");
        assertThat(refused("1.37", draining(false, "PT2M", "a b", "PT-1S", UpgradePolicy.AtDeadline.WAIT), view))
                .containsExactly(
                        "policy.drain.gracePeriod: pods may take that long to end, which is longer than the drain's"
                                + " timeout",
                        "policy.drain.skipTerminating: it may not be negative",
                        "policy.drain.podSelector: 'a b' is no label requirement; write it like app=web, app!=web, app"
                                + " in (a,b), app or !app");
        assertThat(refused("1.37", draining(false, "PT0.5S", "a", "PT0S", UpgradePolicy.AtDeadline.WAIT), view))
                .containsExactly("policy.drain.gracePeriod: it has to be whole seconds, zero or more");
    }

    @Test
    void theRisksOfADrainPolicyAreNamedInThePlan() {
        UpgradePlan plan = planned(
                "1.37",
                draining(true, "PT0S", "app=web", "PT30S", UpgradePolicy.AtDeadline.DELETE),
                cluster("1.36.1", "1.36.1", "1.36.1"));
        assertThat(plan.findings())
                .extracting(UpgradePlan.Finding::subject)
                .containsExactly(
                        "policy.drain.localVolumes",
                        "policy.drain.podSelector",
                        "policy.drain.skipTerminating",
                        "policy.drain.gracePeriod",
                        "policy.drain.atDeadline",
                        "rollback");
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({"1, 10, 1", "3, 10, 3", "20%, 10, 2", "25%, 10, 2", "1%, 10, 1", "100%, 7, 7", "30%, 5000, 1500"})
    void aShareIsRoundedDownButIsAtLeastOne(String text, int workers, int expected) {
        assertThat(MaxUnavailable.parse(text).orElseThrow().of(workers)).isEqualTo(expected);
    }

    @Test
    void theBatchesOfEachHopArePredicted() {
        var nodes = new ArrayList<NodeView>();
        nodes.add(controlPlane("cp2", v("1.35.1")));
        nodes.add(controlPlane("cp1", v("1.35.1")));
        for (String name : List.of("b1", "a2", "a1", "c1", "b2")) {
            nodes.add(worker(name, name.substring(0, 1), v("1.35.1")));
        }
        UpgradePlan plan = planned("1.37", Scene.POLICY, new ClusterView("cluster", v("1.35.1"), nodes));
        assertThat(plan.hops()).hasSize(2);
        assertThat(plan.hops().getLast().batches())
                .containsExactly(
                        new UpgradePlan.Batch("2-control-plane-01", NodeRole.CONTROL_PLANE, List.of("cp1")),
                        new UpgradePlan.Batch("2-control-plane-02", NodeRole.CONTROL_PLANE, List.of("cp2")),
                        new UpgradePlan.Batch("2-workers-01", NodeRole.WORKER, List.of("a1", "a2")),
                        new UpgradePlan.Batch("2-workers-02", NodeRole.WORKER, List.of("b1", "b2")),
                        new UpgradePlan.Batch("2-workers-03", NodeRole.WORKER, List.of("c1")));
        assertThat(plan.nodes())
                .extracting(UpgradePlan.Node::name)
                .containsExactly("cp1", "cp2", "a1", "a2", "b1", "b2", "c1");
    }

    @Test
    void aPersonIsToldOfTheRisksAndOfWhatIsNotHealthy() {
        var policy = new UpgradePolicy(
                "1",
                new UpgradePolicy.Drain(UpgradePolicy.DrainMode.NONE, true, true, Duration.ofMinutes(1)),
                UpgradePolicy.Verify.DEFAULT);
        UpgradePlan plan = planned(
                "1.37", policy, view(v("1.36.1"), new NodeView("w1", NodeRole.WORKER, "a", v("1.36.1"), false, false)));
        assertThat(plan.controlPlaneSeen()).isFalse();
        assertThat(plan.findings())
                .extracting(UpgradePlan.Finding::subject)
                .containsExactly(
                        "policy.drain.mode",
                        "policy.drain.force",
                        "policy.drain.deleteEmptyDir",
                        "control plane",
                        "w1",
                        "w1",
                        "rollback");
        assertThat(planned("1.37", UpgradePolicy.DEFAULT, cluster("1.36.1", "1.36.1", "1.36.1"))
                        .findings())
                .containsExactly(Findings.ofTheWayBack());
    }

    @Test
    void theReleasesCanBeConfigured() {
        var own = new PathPlanner(Releases.of(List.of("1.40.3")), true);
        assertThat(own.plan("1.40", UpgradePolicy.DEFAULT, cluster("1.39.0", "1.39.0", "1.39.0")))
                .isInstanceOfSatisfying(
                        Planned.class, p -> assertThat(p.plan().to()).isEqualTo(v("1.40.3")));
    }
}
