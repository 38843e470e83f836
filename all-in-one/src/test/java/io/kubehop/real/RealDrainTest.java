package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a drain does around its evictions, on a real API server with its controllers and scheduler. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDrainTest {
    private static final String OLD = "v1.36.3";
    private static final String NEW = "v1.37.2";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Drain USUAL =
            Drain.DEFAULT.with(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO), false, false);
    private static final Drain SURGING =
            Drain.DEFAULT.with(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO), true, false);

    private Testbed testbed;
    private ClusterView cluster;

    @BeforeAll
    void up() throws Exception {
        testbed = Testbed.up("1.37");
        cluster = ClusterView.of(testbed.kubeconfig());
    }

    @AfterAll
    void down() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        if (testbed != null) {
            testbed.close();
        }
    }

    private DrainStage stage(String name) {
        return new DrainStage(cluster.client(), name);
    }

    @Test
    void a_single_replica_is_never_away_and_has_its_old_number_afterwards() {
        try (DrainStage stage = stage("single").nodes(OLD, "a")) {
            stage.deployment("till", 1, Duration.ofSeconds(2), _ -> {});
            stage.nodes(OLD, "b");
            try (ReadyWatch ready = new ReadyWatch(stage.client, stage.name, "till");
                    DrainRun run = DrainRun.on(stage.client)) {
                run.release(SURGING, stage.node("a"));
                run.awaitHandedOver(stage.node("a"));
                stage.awaitReplicas("till", 1);
                assertThat(stage.where("till")).containsExactly("b");
                assertThat(ready.least()).isEqualTo(1);
                assertThat(run.told())
                        .filteredOn(DrainEvent.SurgeRaised.class::isInstance)
                        .hasSize(1);
            }
        }
    }

    @Test
    void a_budget_that_allows_nothing_is_kept_to_the_letter_and_its_pods_leave() {
        try (DrainStage stage = stage("vault").nodes(OLD, "a", "b")) {
            stage.deployment("vault", 2, Duration.ofSeconds(1), _ -> {});
            stage.budget("vault", DrainStage.maxUnavailable(0));
            stage.nodes(OLD, "c", "d");
            try (ReadyWatch ready = new ReadyWatch(stage.client, stage.name, "vault");
                    DrainRun run = DrainRun.on(stage.client)) {
                run.release(SURGING, stage.node("a"), stage.node("b"));
                run.awaitHandedOver(stage.node("a"));
                run.awaitHandedOver(stage.node("b"));
                stage.awaitReplicas("vault", 2);
                assertThat(ready.least()).isEqualTo(2);
                assertThat(stage.where("vault")).doesNotContain("a", "b");
            }
        }
    }

    @Test
    void a_budget_that_opens_for_the_surge_is_asked() {
        try (DrainStage stage = stage("pair").nodes(OLD, "a")) {
            stage.deployment("pair", 2, Duration.ofSeconds(1), _ -> {});
            stage.budget("pair", DrainStage.minAvailable(2));
            stage.nodes(OLD, "b");
            try (ReadyWatch ready = new ReadyWatch(stage.client, stage.name, "pair");
                    DrainRun run = DrainRun.on(stage.client)) {
                run.release(SURGING, stage.node("a"));
                run.awaitHandedOver(stage.node("a"));
                stage.awaitReplicas("pair", 2);
                assertThat(ready.least()).isEqualTo(2);
                assertThat(run.told())
                        .filteredOn(DrainEvent.PodEvicted.class::isInstance)
                        .hasSize(2);
            }
        }
    }

    @Test
    void a_number_that_somebody_sets_in_the_middle_stays() {
        try (DrainStage stage = stage("scaled").nodes(OLD, "a")) {
            stage.deployment("till", 1, Duration.ofSeconds(8), _ -> {});
            stage.nodes(OLD, "b");
            try (DrainRun run = DrainRun.on(stage.client)) {
                run.release(SURGING, stage.node("a"));
                run.await(DrainEvent.SurgeRaised.class, _ -> true);
                stage.client
                        .apps()
                        .deployments()
                        .inNamespace(stage.name)
                        .withName("till")
                        .scale(4);
                run.awaitHandedOver(stage.node("a"));
                stage.awaitReplicas("till", 4);
            }
        }
    }

    @Test
    void a_crash_in_the_middle_of_a_surge_leaves_no_replica_behind() {
        var journal = new MemoryJournal(InstantSource.system());
        var told = new CopyOnWriteArrayList<io.kubehop.events.DrainServiceEvent>();
        try (DrainStage stage = stage("crash").nodes(OLD, "a")) {
            stage.deployment("till", 1, Duration.ofSeconds(5), _ -> {});
            stage.nodes(OLD, "b");
            try (DrainRun run = new DrainRun(stage.client, journal, told, HostPower.UNKNOWN)) {
                run.release(SURGING, stage.node("a"));
                run.await(DrainEvent.SurgeRaised.class, _ -> true);
            }
            assertThat(stage.app("till").getSpec().getReplicas()).isEqualTo(2);
            try (DrainRun run = new DrainRun(stage.client, journal, told, HostPower.UNKNOWN)) {
                run.abort();
                run.awaitIdle();
                stage.awaitReplicas("till", 1);
                assertThat(stage.seen("a").getSpec().getUnschedulable()).isNull();
            }
        }
    }

    @Test
    void pods_prefer_nodes_that_are_upgraded_and_no_taint_is_left_at_the_end() {
        try (DrainStage stage = stage("move").nodes(OLD, "a")) {
            stage.deployment("web", 6, Duration.ofSeconds(1), _ -> {});
            stage.nodes(OLD, "b", "c").nodes(NEW, "d");
            try (DrainRun run = DrainRun.on(stage.client)) {
                run.release(USUAL, stage.node("a"));
                run.awaitHandedOver(stage.node("a"));
                Pauses.until(
                        "every pod is placed",
                        LIMIT,
                        () -> stage.pods("web").stream().allMatch(DrainStage::ready),
                        () -> "");
                assertThat(stage.where("web")).containsOnly("d");
                String outdated = NodeMarks.OUTDATED + ":PreferNoSchedule";
                assertThat(stage.taints("b")).contains(outdated);
                assertThat(stage.taints("d")).doesNotContain(outdated);
                run.accept(stage.node("a"));
                run.awaitIdle();
                assertThat(stage.taints("a")).doesNotContain(outdated);
                run.complete();
                run.awaitIdle();
                assertThat(stage.taints("b")).doesNotContain(outdated);
                assertThat(stage.taints("c")).doesNotContain(outdated);
            }
        }
    }

    @Test
    void load_balancers_leave_the_node_out_before_its_first_eviction_and_have_it_back_at_the_end() {
        Drain waiting = Drain.DEFAULT.with(
                Optional.of(Duration.ofSeconds(3)), Optional.empty(), Optional.of(Duration.ZERO), false, false);
        try (DrainStage stage = stage("edge").nodes(OLD, "a")) {
            stage.deployment("web", 1, Duration.ofSeconds(1), _ -> {});
            stage.nodes(OLD, "b");
            try (DrainRun run = DrainRun.on(stage.client)) {
                Instant before = Instant.now();
                run.release(waiting, stage.node("a"));
                run.await(DrainEvent.NodeWaiting.class, event -> event.reason().contains("load balancers"));
                assertThat(stage.seen("a").getMetadata().getLabels()).containsKey(NodeMarks.EXCLUDED);
                run.await(DrainEvent.PodEvicted.class, _ -> true);
                assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
                run.awaitHandedOver(stage.node("a"));
                run.accept(stage.node("a"));
                run.awaitIdle();
                assertThat(stage.seen("a").getMetadata().getLabels()).doesNotContainKey(NodeMarks.EXCLUDED);
                assertThat(stage.seen("a").getMetadata().getAnnotations())
                        .doesNotContainKeys(NodeMarks.EXCLUDED_BY, "kubehop.io/cordoned-by");
            }
        }
    }

    @Test
    void the_node_is_handed_over_when_the_volumes_of_its_pods_are_detached() {
        try (DrainStage stage = stage("disk").nodes(OLD, "a")) {
            Volumes.claim(stage.client, stage.name, "data", "pv-data");
            stage.deployment("db", 1, Duration.ofSeconds(1), Volumes.using("data"));
            stage.nodes(OLD, "b");
            // Nobody attaches volumes here; what an attacher would have made is made by hand, and kept like one at
            // work.
            String attachment = Volumes.attach(stage.client, "pv-data", stage.node("a"));
            try (DrainRun run = DrainRun.on(stage.client)) {
                run.release(USUAL, stage.node("a"));
                run.await(
                        DrainEvent.NodeWaiting.class,
                        event -> event.reason().contains("volume pv-data to be detached"));
                assertThat(run.told()).noneMatch(DrainEvent.NodeDrained.class::isInstance);
                Volumes.detached(stage.client, attachment);
                run.awaitHandedOver(stage.node("a"));
            } finally {
                Volumes.remove(stage.client, "pv-data");
            }
        }
    }

    @Test
    void of_two_nodes_that_wait_for_each_other_one_is_let_go_of_and_both_become_empty() {
        try (DrainStage stage = stage("cross").nodes(OLD, "a", "b")) {
            // On a the web pod goes first, on b the db pod; then each budget waits for a node that the other drain has
            // cordoned.
            stage.deployment("web", 2, Duration.ofSeconds(1), Crossing.apart("web"));
            stage.deployment("db", 2, Duration.ofSeconds(1), Crossing.apart("db"));
            stage.budget("web", DrainStage.minAvailable(1));
            stage.budget("db", DrainStage.minAvailable(1));
            Crossing.last(stage, "db", "a");
            Crossing.last(stage, "web", "b");
            try (DrainRun run = DrainRun.on(stage.client)) {
                run.release(USUAL, stage.node("a"), stage.node("b"));
                run.await(DrainEvent.DrainParked.class, event -> event.reason().contains("wait for each other"));
                DrainEvent.DrainParked parked = run.told().stream()
                        .filter(DrainEvent.DrainParked.class::isInstance)
                        .map(DrainEvent.DrainParked.class::cast)
                        .findFirst()
                        .orElseThrow();
                String other = parked.node().equals(stage.node("a")) ? stage.node("b") : stage.node("a");
                run.awaitHandedOver(other);
                run.accept(other);
                run.awaitHandedOver(parked.node());
                run.accept(parked.node());
                run.awaitIdle();
                Pauses.until(
                        "both applications are whole again",
                        LIMIT,
                        () -> stage.pods("web").stream().allMatch(DrainStage::ready)
                                && stage.pods("db").stream().allMatch(DrainStage::ready),
                        () -> cluster.troubles());
            }
        }
    }

    @Test
    void the_cluster_is_told_by_events_and_conditions() {
        try (DrainStage stage = stage("told").nodes(OLD, "a")) {
            stage.deployment("web", 1, Duration.ofSeconds(1), _ -> {});
            stage.budget("web", DrainStage.minAvailable(1));
            stage.nodes(OLD, "b");
            try (DrainRun run = DrainRun.on(stage.client)) {
                run.release(USUAL, stage.node("a"));
                run.await(DrainEvent.EvictionBlocked.class, _ -> true);
                awaitCondition(stage, "DrainInProgress");
                Pauses.until(
                        "an event says who blocks",
                        LIMIT,
                        () -> stage.client.v1().events().inNamespace(stage.name).list().getItems().stream()
                                .anyMatch(event -> event.getReason().equals("KubehopEvictionBlocked")
                                        && event.getMessage().contains("budget told/web")),
                        () -> stage.client
                                .v1()
                                .events()
                                .inNamespace(stage.name)
                                .list()
                                .toString());
                stage.client
                        .policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(stage.name)
                        .withName("web")
                        .delete();
                run.awaitHandedOver(stage.node("a"));
                awaitCondition(stage, "MaintenanceInProgress");
                run.accept(stage.node("a"));
                run.awaitIdle();
                awaitCondition(stage, "");
                Pauses.until(
                        "the node's events tell the whole story",
                        LIMIT,
                        () -> stage.client.v1().events().inNamespace("default").list().getItems().stream()
                                .filter(event ->
                                        event.getInvolvedObject().getName().equals(stage.node("a")))
                                .map(io.fabric8.kubernetes.api.model.Event::getReason)
                                .toList()
                                .containsAll(List.of("KubehopDrainStarted", "KubehopDrained", "KubehopReturned")),
                        () -> "");
            }
        }
    }

    private static void awaitCondition(DrainStage stage, String type) {
        Pauses.until(
                type.isEmpty() ? "no condition of ours" : type + " is True",
                LIMIT,
                () -> stage.seen("a").getStatus().getConditions().stream()
                        .filter(one ->
                                one.getReason() != null && one.getReason().startsWith("Kubehop"))
                        .map(io.fabric8.kubernetes.api.model.NodeCondition::getType)
                        .toList()
                        .equals(type.isEmpty() ? List.of() : List.of(type)),
                () -> stage.seen("a").getStatus().getConditions().toString());
    }
}
