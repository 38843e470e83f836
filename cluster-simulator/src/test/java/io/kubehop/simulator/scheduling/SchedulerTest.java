package io.kubehop.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Bench bench = Bench.withWorkers(3);

    @Test
    void aPodGoesWhereItFits() {
        bench.create(heavy("a", 3000));
        bench.create(heavy("b", 3000));
        bench.create(heavy("c", 3000));
        bench.settle();
        assertThat(List.of(node("a"), node("b"), node("c"))).doesNotHaveDuplicates();
        bench.create(heavy("d", 3000));
        bench.pass(5);
        assertThat(unschedulable("d")).isEqualTo("0/3 nodes are available: 3 Insufficient cpu.");
    }

    @Test
    void aPendingPodIsTriedAgainWhenRoomAppears() {
        for (String name : List.of("a", "b", "c", "d")) {
            bench.create(heavy(name, 3000));
        }
        bench.pass(30);
        assertThat(bench.pod("d").spec().nodeName()).isEmpty();
        String freed = node("a");
        bench.cluster.api().delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT).orThrow();
        bench.settle();
        assertThat(node("d")).isEqualTo(freed);
        assertThat(bench.pod("d").ready()).isTrue();
    }

    @Test
    void aNewNodeTakesWhoWaits() {
        for (String name : List.of("a", "b", "c", "d")) {
            bench.create(heavy(name, 3000));
        }
        bench.pass(5);
        bench.worker("worker-4", "zone-a");
        bench.settle();
        assertThat(node("d")).isEqualTo("worker-4");
    }

    @Test
    void cordonedNodesGetNoPods() {
        bench.cordon("worker-1", true);
        bench.cordon("worker-2", true);
        bench.create(Deployment.of("app", "web", 5, Bench.template("web")));
        bench.settle();
        assertThat(byNode("web")).containsOnlyKeys("worker-3");
        bench.cordon("worker-3", true);
        bench.create(Bench.bare("late"));
        bench.pass(1);
        assertThat(unschedulable("late")).isEqualTo("0/3 nodes are available: 3 node(s) were unschedulable.");
        bench.cordon("worker-2", false);
        bench.settle();
        assertThat(node("late")).isEqualTo("worker-2");
    }

    @Test
    void taintsKeepPodsAwayUnlessTolerated() {
        for (String name : List.of("worker-1", "worker-2", "worker-3")) {
            taint(name, new Taint("dedicated", "db", Taint.NO_SCHEDULE));
        }
        bench.create(Bench.bare("a"));
        bench.pass(1);
        assertThat(unschedulable("a"))
                .isEqualTo("0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: db}.");
        Pod b = Bench.bare("b");
        bench.create(b.withSpec(b.spec().withTolerations(List.of(Toleration.exists("dedicated", Taint.NO_SCHEDULE)))));
        bench.settle();
        assertThat(bench.pod("b").ready()).isTrue();
    }

    @Test
    void preferNoScheduleNodesComeLast() {
        taint("worker-1", new Taint("going", "", Taint.PREFER_NO_SCHEDULE));
        taint("worker-2", new Taint("going", "", Taint.PREFER_NO_SCHEDULE));
        bench.create(Bench.bare("a"));
        bench.create(Bench.bare("b"));
        bench.settle();
        assertThat(List.of(node("a"), node("b"))).containsOnly("worker-3");
        bench.cordon("worker-3", true);
        bench.create(Bench.bare("c"));
        bench.settle();
        assertThat(node("c")).isIn("worker-1", "worker-2");
    }

    @Test
    void nodeSelectorsAreObeyed() {
        Pod a = Bench.bare("a");
        bench.create(a.withSpec(a.spec().withNodeSelector(Map.of(Node.ZONE_LABEL, "zone-b"))));
        bench.settle();
        assertThat(node("a")).isEqualTo("worker-2");
        Pod b = Bench.bare("b");
        bench.create(b.withSpec(b.spec().withNodeSelector(Map.of("gpu", "yes"))));
        bench.pass(1);
        assertThat(unschedulable("b"))
                .isEqualTo("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.");
    }

    @Test
    void spreadPodsKeepTheirSkew() {
        bench.create(Deployment.of("app", "web", 6, spread(Bench.template("web"))));
        bench.settle();
        assertThat(byNode("web").values()).containsOnly(2L);
        bench.cordon("worker-1", true);
        bench.create(Deployment.of("app", "other", 4, spread(Bench.template("other"))));
        bench.pass(5);
        assertThat(byNode("other"))
                .as("the cordoned zone still counts as an empty domain")
                .isEqualTo(Map.of("worker-2", 1L, "worker-3", 1L));
        assertThat(bench.pods("other").stream()
                        .filter(pod -> pod.spec().nodeName().isEmpty())
                        .map(pod -> unschedulable(pod.meta().name())))
                .hasSize(2)
                .containsOnly("0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod"
                        + " topology spread constraints.");
        bench.cordon("worker-1", false);
        bench.settle();
        assertThat(byNode("other").values()).containsExactlyInAnyOrder(2L, 1L, 1L);
    }

    @Test
    void antiAffinityHoldsForThePodAndAgainstIt() {
        PodTemplate apart = Bench.template("web");
        apart = apart.withSpec(apart.spec()
                .withAntiAffinity(List.of(new PodSpec.AffinityTerm(Bench.selector("web"), Node.HOSTNAME_LABEL))));
        bench.create(Deployment.of("app", "web", 3, apart));
        bench.settle();
        assertThat(byNode("web").values()).containsOnly(1L);
        bench.create(Bench.bare("x").withMeta(Bench.bare("x").meta().withLabels(Map.of("app", "web"))));
        bench.pass(1);
        assertThat(unschedulable("x"))
                .isEqualTo("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.");
    }

    @Test
    void higherPriorityGoesFirst() {
        for (String node : List.of("worker-1", "worker-2", "worker-3")) {
            bench.cordon(node, true);
        }
        bench.create(heavy("low", 3000));
        Pod high = heavy("high", 3000);
        bench.create(high.withSpec(high.spec().withPriority(100)));
        bench.pass(60);
        bench.cordon("worker-1", false);
        bench.pass(60);
        assertThat(node("high")).isEqualTo("worker-1");
        assertThat(bench.pod("low").spec().nodeName()).isEmpty();
    }

    @Test
    void theEmptiestNodeIsPreferred() {
        bench.create(heavy("a", 2000));
        bench.create(heavy("b", 1000));
        bench.settle();
        bench.create(Bench.bare("c"));
        bench.settle();
        assertThat(List.of(node("a"), node("b"), node("c"))).doesNotHaveDuplicates();
    }

    @Test
    void aNodeHoldsOnlySoManyPods() {
        bench.cordon("worker-2", true);
        bench.cordon("worker-3", true);
        PodTemplate tiny = PodTemplate.of(Map.of("app", "web"), PodSpec.of("image", Resources.NONE));
        bench.create(Deployment.of("app", "web", 25, tiny));
        bench.pass(60);
        assertThat(byNode("web")).isEqualTo(Map.of("worker-1", 20L));
    }

    private static PodTemplate spread(PodTemplate template) {
        return template.withSpec(template.spec()
                .withTopologySpread(List.of(new PodSpec.TopologySpread(
                        1,
                        Node.ZONE_LABEL,
                        true,
                        Bench.selector(template.labels().getOrDefault("app", ""))))));
    }

    private static Pod heavy(String name, long cpuMillis) {
        return Bench.bare(name).withSpec(PodSpec.of("image", Resources.request(cpuMillis, 64)));
    }

    private void taint(String node, Taint taint) {
        bench.cluster
                .api()
                .update(Kind.NODE, bench.node(node).withTaints(List.of(taint)))
                .orThrow();
    }

    private String node(String pod) {
        return bench.pod(pod).spec().nodeName().orElse("none");
    }

    private Map<String, Long> byNode(String app) {
        return bench.pods(app).stream()
                .filter(pod -> pod.spec().nodeName().isPresent())
                .collect(Collectors.groupingBy(
                        pod -> pod.spec().nodeName().orElseThrow(), TreeMap::new, Collectors.counting()));
    }

    private String unschedulable(String pod) {
        Condition condition = Condition.find(bench.pod(pod).status().conditions(), Pod.SCHEDULED)
                .orElseThrow();
        assertThat(condition.status()).isEqualTo("False");
        assertThat(condition.reason()).isEqualTo("Unschedulable");
        return condition.message();
    }
}
