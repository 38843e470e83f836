package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.POLICY;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.requesting;
import static io.kubehop.drain.eviction.Told.drained;
import static io.kubehop.drain.eviction.Told.evict;
import static io.kubehop.drain.eviction.Told.evicted;
import static io.kubehop.drain.eviction.Told.handedOver;
import static io.kubehop.drain.eviction.Told.listed;
import static io.kubehop.drain.eviction.Told.nodeCordoned;
import static io.kubehop.drain.eviction.Told.returned;
import static io.kubehop.drain.eviction.Told.returning;
import static io.kubehop.drain.eviction.Told.taken;
import static io.kubehop.drain.eviction.Told.triaged;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.NodeWaiting;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Where evicted pods land")
class LandingTest {
    private static final KubeVersion TO = KubeVersion.parse("1.36.1");

    @Nested
    @DisplayName("The taint of workers still to come")
    class Outdated {
        private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture =
                Fixture.of(new DrainMachine(DrainSettings.DEFAULT)).at(NOON);
        private final DrainAction mark = new DrainAction.MarkOutdated(BATCH, 1, "a", TO);
        private final DrainAction clear = new DrainAction.ClearOutdated(BATCH, 1, "a");

        @Test
        void isBroughtUpToDateWithEachBatchOfWorkers() {
            var begun = fixture.given(taken(batch("a")));
            assertThat(begun.work()).contains(mark);
            var marked = begun.when(new DrainInput.OutdatedMarked(TO)).then(new DrainFact.OutdatedMarked(TO));
            assertThat(marked.work()).doesNotContain(mark);
            marked.when(new DrainInput.OutdatedMarked(TO)).thenIgnored("nobody waits");
            assertThat(marked.given(taken(batch(2, POLICY, "a"))).work())
                    .contains(new DrainAction.MarkOutdated(BATCH, 2, "a", TO));
        }

        @Test
        void isThereBeforeTheFirstNodeIsCordoned() {
            var begun = fixture.given(taken(batch("a")));
            assertThat(begun.work()).noneMatch(DrainAction.Cordon.class::isInstance);
            assertThat(begun.given(new DrainFact.OutdatedMarked(TO)).work())
                    .contains(new DrainAction.Cordon(BATCH, 1, "a", false));
        }

        @Test
        void isTakenOffWhenTheUpgradeIsOver() {
            var over = fixture.given(taken(batch("a")), new DrainFact.OutdatedMarked(TO))
                    .when(DrainInput.of(new PlanEvent.UpgradeCompleted(UPGRADE, NOON, TO))
                            .orElseThrow())
                    .then(new DrainFact.EndTaken());
            assertThat(over.work()).contains(clear).doesNotContain(mark);
            assertThat(over.state().idle()).isFalse();
            over.when(new DrainInput.Over()).thenIgnored("no worker is tainted");
            var cleared = over.when(new DrainInput.OutdatedCleared()).then(new DrainFact.OutdatedCleared());
            assertThat(cleared.work()).doesNotContain(clear);
            cleared.when(new DrainInput.OutdatedCleared()).thenIgnored("not being taken off");
        }

        @Test
        void anAbortedUpgradeLeavesNoneBehind() {
            fixture.given(taken(batch("a")))
                    .when(DrainInput.of(new PlanEvent.UpgradeAborted(UPGRADE, NOON))
                            .orElseThrow())
                    .then(new DrainFact.EndTaken());
        }

        @Test
        void isNotSetWhereNothingIsDrained() {
            var policy =
                    new Drain(io.kubehop.events.UpgradePolicy.DrainMode.NONE, false, false, Duration.ofMinutes(30));
            assertThat(fixture.given(taken(batch(1, policy, "a"))).work()).doesNotContain(mark);
            assertThat(Fixture.of(new DrainMachine(SETTINGS))
                            .given(taken(batch("a")))
                            .work())
                    .doesNotContain(mark);
        }
    }

    @Nested
    @DisplayName("Evictions while an upgraded node is about to return")
    class Held {
        private static final Instant HELD_UNTIL = NOON.plus(Drain.HOLD);
        private static final DrainAction LOOK_FOR_ROOM = new DrainAction.LookForRoom(BATCH, 1, "b", TO, Instant.MIN);

        /** Node b has a small and a large pod; node a was empty and is its agent's. */
        private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> near(Drain policy) {
            return Fixture.of(new DrainMachine(DrainSettings.DEFAULT))
                    .at(NOON)
                    .given(taken(batch(1, policy, "a", "b")), nodeCordoned("a", false), nodeCordoned("b", false))
                    .given(triaged("a", 0), drained("a", 0, Duration.ZERO), handedOver("a"))
                    .when(listed("b", requesting(pod("small"), 100), requesting(pod("large"), 4000)))
                    .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        }

        private static Room room(long cpu) {
            return new Room(List.of(new Room.Free("u1", cpu, 1L << 30, 10)));
        }

        @Test
        void waitForRoomOnUpgradedNodesAndNoLongerThanThePolicySays() {
            var near = near(POLICY);
            assertThat(near.work())
                    .contains(LOOK_FOR_ROOM, evict("b", "small", HELD_UNTIL), evict("b", "large", HELD_UNTIL));
            var seen = near.when(new DrainInput.RoomSeen(room(500)))
                    .then(
                            new DrainFact.RoomFound(room(500), NOON),
                            new Said(new NodeWaiting(
                                    UPGRADE,
                                    BATCH,
                                    1,
                                    "b",
                                    "room for its pods on an upgraded node",
                                    NOON,
                                    Optional.of(HELD_UNTIL))));
            assertThat(seen.work())
                    .contains(
                            new DrainAction.LookForRoom(BATCH, 1, "b", TO, NOON.plusSeconds(10)),
                            evict("b", "small", Instant.MIN),
                            evict("b", "large", HELD_UNTIL));
            seen.when(new DrainInput.RoomSeen(room(500))).thenIgnored("a moment ago");
            assertThat(seen.at(HELD_UNTIL).work()).contains(evict("b", "large", Instant.MIN));
        }

        @Test
        void useUpTheRoomThatThereIs() {
            var found = near(POLICY).given(new DrainFact.RoomFound(room(100), NOON));
            assertThat(found.work()).contains(evict("b", "small", Instant.MIN));
            var again = found.given(evicted("b", "small"))
                    .when(listed("b", requesting(pod("large"), 4000), requesting(pod("small-2"), 100)))
                    .events();
            assertThat(found.given(evicted("b", "small")).given(again).work())
                    .contains(evict("b", "small-2", HELD_UNTIL));
        }

        @Test
        void goOnWhenTheUpgradedNodeIsBack() {
            var back = near(POLICY)
                    .given(new DrainFact.RoomFound(Room.NONE, NOON))
                    .given(returning("a", true), returned("a", true));
            assertThat(back.work())
                    .contains(evict("b", "large", Instant.MIN))
                    .noneMatch(DrainAction.LookForRoom.class::isInstance);
            back.when(new DrainInput.RoomSeen(room(1))).thenIgnored("no eviction is held");
        }

        @Test
        void areNeverHeldWhereNoNodeComesNext() {
            var alone = Fixture.of(new DrainMachine(SETTINGS))
                    .at(NOON)
                    .given(taken(batch("a", "b")), nodeCordoned("a", false), nodeCordoned("b", false))
                    .given(triaged("a", 0), drained("a", 0, Duration.ZERO), handedOver("a"))
                    .when(listed("b", requesting(pod("large"), 4000)))
                    .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
            assertThat(alone.work())
                    .contains(evict("b", "large", Instant.MIN))
                    .noneMatch(DrainAction.LookForRoom.class::isInstance);
        }

        @Test
        void areNeverHeldWhereThePolicySaysSo() {
            var policy = POLICY.with(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO), false, false);
            assertThat(near(policy).work())
                    .contains(evict("b", "large", Instant.MIN))
                    .noneMatch(DrainAction.LookForRoom.class::isInstance);
        }
    }
}
