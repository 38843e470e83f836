package io.kubehop.drain.effects;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.events.DrainEvent.BatchReturned;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.OrderEvent.NodeHandedOver;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.journal.MemoryJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A crash at any point")
class DrainCrashTest {
    private static final int NEVER = Integer.MAX_VALUE;

    /** One life after another of the drain service, on one cluster and one journal. */
    private static final class Lives {
        private final PaperCluster cluster = new PaperCluster();
        private final MemoryJournal journal = new MemoryJournal(() -> NOON);
        private final DrainMachine machine = new DrainMachine(SETTINGS);
        private final List<DrainServiceEvent> told = new ArrayList<>();
        private final boolean twice;
        private Stepper<DrainState, DrainInput, DrainFact, DrainAction> life = begin();
        private DrainEffects effects = new DrainEffects(DrainPorts.of(cluster, cluster, cluster));
        private Instant now = NOON;
        private int causes;
        private int performed;

        Lives(boolean twice) {
            this.twice = twice;
        }

        private Stepper<DrainState, DrainInput, DrainFact, DrainAction> begin() {
            return Stepper.of(UPGRADE, machine, new DrainFactCodec()).apply(journal.read(UPGRADE, 0));
        }

        private void input(String cause, DrainInput input) {
            switch (life.decide(cause, input, now)) {
                case Stepper.Ignored<DrainState, DrainInput, DrainFact, DrainAction> _ -> {}
                case Stepper.Proposed<DrainState, DrainInput, DrainFact, DrainAction> proposed -> {
                    journal.append(List.of(proposed.append()));
                    proposed.events().forEach(fact -> fact.told().ifPresent(told::add));
                    life = proposed.next();
                    if (twice) {
                        var again = life.decide(cause + " again", input, now);
                        assertThat(again).as("%s a second time", input).isInstanceOf(Stepper.Ignored.class);
                    }
                }
            }
        }

        /** Performs what is due, one action after the other; the one of that number is performed and then forgotten by a crash. */
        void run(int crashAt) throws Exception {
            input("verdicts/1", new DrainInput.Released(UPGRADE, batch("a", "b")));
            for (int second = 0; second < 600 && !life.state().idle(); second++) {
                for (DrainAction action : List.copyOf(life.todo(now))) {
                    if (life.todo(now).contains(action) && !action.notBefore().isAfter(now)) {
                        perform(action, performed++ == crashAt);
                    }
                }
                accept();
                now = now.plusSeconds(1);
                cluster.tick();
            }
        }

        private void perform(DrainAction action, boolean crash) throws Exception {
            var seen = new ArrayList<DrainInput>();
            effects.perform(UPGRADE, action, seen::add);
            if (crash) {
                life = begin();
                effects = new DrainEffects(DrainPorts.of(cluster, cluster, cluster));
            } else {
                seen.forEach(input -> input("effect/" + causes++, input));
            }
        }

        private void accept() {
            for (DrainServiceEvent event : List.copyOf(told)) {
                if (event instanceof NodeHandedOver(var order)) {
                    input("accepted/" + order.node(), new DrainInput.Accepted(BATCH, 1, order.node()));
                }
            }
        }
    }

    private static Lives ended(int crashAt, boolean twice) throws Exception {
        var lives = new Lives(twice);
        lives.run(crashAt);
        assertThat(lives.life.state().idle())
                .as("crash at %d: the batch is over", crashAt)
                .isTrue();
        assertThat(lives.cluster.asked)
                .as("crash at %d: each pod is evicted once", crashAt)
                .isEqualTo(Map.of("p1", 1, "p2", 1, "p3", 1, "p4", 1));
        assertThat(lives.cluster.cordoned).isEqualTo(Map.of("a", false, "b", false));
        assertThat(lives.cluster.marks).isEmpty();
        assertThat(lives.told).filteredOn(BatchReturned.class::isInstance).hasSize(1);
        assertThat(lives.told).filteredOn(NodeHandedOver.class::isInstance).hasSize(2);
        assertThat(lives.begin().state()).isEqualTo(lives.life.state());
        return lives;
    }

    @Test
    void noPodIsEvictedTwiceAndNoNodeStaysCordoned() throws Exception {
        int all = ended(NEVER, false).performed;
        assertThat(all).isGreaterThan(10);
        for (int crashAt = 0; crashAt < all; crashAt++) {
            ended(crashAt, false);
        }
    }

    @Test
    void anInputReadTwiceChangesNothing() throws Exception {
        ended(NEVER, true);
    }

    @Test
    void withoutTheLookAPodWouldBeEvictedTwice() throws Exception {
        var cluster = new PaperCluster();
        var pod = cluster.podsOn("a").getFirst().ref();
        assertThat(cluster.evict(pod)).isNotNull();
        var seen = new ArrayList<DrainInput>();
        new DrainEffects(DrainPorts.of(cluster, cluster, cluster))
                .perform(UPGRADE, new DrainAction.Evict(BATCH, 1, "a", pod, NOON), seen::add);
        assertThat(seen).isEqualTo(List.of(new DrainInput.PodTerminating("a", pod.uid(), true)));
        assertThat(cluster.asked.keySet()).isEqualTo(Set.of(pod.uid()));
        assertThat(cluster.asked.get(pod.uid())).isEqualTo(1);
    }
}
