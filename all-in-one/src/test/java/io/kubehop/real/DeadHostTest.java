package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.journal.MemoryJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node whose kubelet is silent, on a cluster of its own: nobody plays the kubelets any more. */
@Tag("real")
class DeadHostTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void the_pods_of_a_host_that_is_surely_off_are_let_go_and_only_then() throws Exception {
        Drain allowed = Drain.DEFAULT.with(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO), false, true);
        var off = new AtomicBoolean();
        HostPower power = _ -> new HostPower.Answer(off.get(), off.get() ? "no power" : "the board does not answer");
        try (Testbed testbed = Testbed.up("1.37");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig());
                DrainStage stage = new DrainStage(cluster.client(), "dead").nodes("v1.36.3", "a")) {
            stage.deployment("web", 1, Duration.ofSeconds(1), spec -> spec.withTerminationGracePeriodSeconds(2L));
            testbed.component("stop", "kwok");
            Pauses.until(
                    "the node does not answer",
                    LIMIT,
                    () -> stage.seen("a").getStatus().getConditions().stream()
                            .anyMatch(one -> one.getType().equals("Ready")
                                    && one.getStatus().equals("Unknown")),
                    () -> stage.seen("a").getStatus().toString());
            try (DrainRun run = new DrainRun(
                    stage.client, new MemoryJournal(InstantSource.system()), new CopyOnWriteArrayList<>(), power)) {
                run.release(allowed, stage.node("a"));
                run.await(DrainEvent.NodeWaiting.class, event -> event.reason().contains("the board does not answer"));
                assertThat(stage.taints("a")).noneMatch(taint -> taint.startsWith(NodeMarks.OUT_OF_SERVICE));
                off.set(true);
                run.await(DrainEvent.NodeOutOfService.class, _ -> true);
                run.awaitHandedOver(stage.node("a"));
                run.accept(stage.node("a"));
                run.awaitIdle();
                assertThat(stage.taints("a")).noneMatch(taint -> taint.startsWith(NodeMarks.OUT_OF_SERVICE));
            }
        }
    }
}
