package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.Room;
import io.kubehop.events.DrainEvent.PodEvicted;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.EventJson;
import io.kubehop.events.KubeVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrainFactCodecTest {
    private final DrainFactCodec codec = new DrainFactCodec();

    static Stream<DrainFact> facts() {
        var ahead = new DrainFact.PodAhead(ref("x"), List.of("shop/b"), true, false);
        return Stream.of(
                new DrainFact.Said(new PodEvicted(UPGRADE, BATCH, 1, "a", ref("x"))),
                new DrainFact.AheadTaken("1/a"),
                new DrainFact.BatchTaken(batch("a", "b"), NOON),
                new DrainFact.BatchTaken(batch("a"), NOON, Optional.of("why")),
                new DrainFact.NodeLookedAt(BATCH, 1, "a", NOON, List.of(ahead), Map.of("shop/b", 2)),
                new DrainFact.PodLeft(BATCH, 1, "a", ahead),
                new DrainFact.PodLeft(
                        BATCH,
                        1,
                        "a",
                        new DrainFact.PodAhead(
                                ref("x"),
                                List.of(),
                                true,
                                false,
                                Optional.of(new Turn(true, true, 3, 1000, 2)),
                                Optional.of("team"))),
                new DrainFact.PodLeftBehind(BATCH, 1, "a", "uid-x"),
                new DrainFact.PodPostponed(BATCH, 1, "a", "uid-x", Instant.MAX),
                new DrainFact.BudgetShut("shop/b", NOON),
                new DrainFact.BudgetFreed("shop/b", 1, NOON),
                new DrainFact.EvictionsSlowed(NOON),
                new DrainFact.EvictionsPaced(NOON),
                new DrainFact.Prolonged(BATCH, 1, "a", NOON, true),
                new DrainFact.NodeParked(BATCH, 1, "a", NOON),
                new DrainFact.NodeRests(BATCH, 1, "a"),
                new DrainFact.NodeResumed(BATCH, 1, "a", NOON),
                new DrainFact.CordonLost(BATCH, 1, "a"),
                new DrainFact.ReturnBegun(BATCH, 1, "a", true),
                new DrainFact.NodeKept(BATCH, 1, "a"),
                new DrainFact.AbortTaken(),
                new DrainFact.PodLeft(
                        BATCH,
                        1,
                        "a",
                        new DrainFact.PodAhead(
                                ref("x"),
                                List.of("shop/b"),
                                true,
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                List.of("pv-1"),
                                Optional.of(new Room.Need(500, 1L << 30)),
                                Optional.of("shop/till"))),
                new DrainFact.EvictionsFrom(BATCH, 1, "a", NOON),
                new DrainFact.VolumesLeft(BATCH, 1, "a", List.of("pv-1"), NOON),
                new DrainFact.VolumesSettled(BATCH, 1, "a", List.of("pv-1")),
                new DrainFact.LookDue(BATCH, 1, "a", NOON),
                new DrainFact.HostDoubted(BATCH, 1, "a", Optional.of(NOON)),
                new DrainFact.HostDoubted(BATCH, 1, "a", Optional.empty()),
                new DrainFact.OutdatedMarked(KubeVersion.parse("1.36.1")),
                new DrainFact.EndTaken(),
                new DrainFact.OutdatedCleared(),
                new DrainFact.RoomFound(new Room(List.of(new Room.Free("n", 1000, 1L << 30, 20))), NOON),
                new DrainFact.SurgeBegun("shop/till", UPGRADE, BATCH, 1, "a"),
                new DrainFact.SurgeLookedAt("shop/till", true, NOON),
                new DrainFact.SurgeRefused("shop/till", "why"),
                new DrainFact.SurgeTurned("shop/till", ref("x")));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void isReadAsItWasWritten(DrainFact fact) {
        assertThat(codec.read(codec.type(fact), codec.write(fact))).contains(fact);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void onlyWhatIsToldIsAnEventOfTheOthers(DrainFact fact) {
        assertThat(EventJson.read(codec.type(fact), codec.write(fact), DrainServiceEvent.class))
                .isEqualTo(fact.told());
    }

    @Test
    void everyKindOfFactIsTried() {
        Set<Class<?>> tried = new HashSet<>();
        facts().forEach(fact -> tried.add(fact.getClass()));
        assertThat(tried).isEqualTo(Set.copyOf(Arrays.asList(DrainFact.class.getPermittedSubclasses())));
    }

    @Test
    void aPodFromBeforeTurnsIsRead() {
        assertThat(codec.read("PodLeft", """
                        {"batch":"b","attempt":1,"node":"a","pod":{"ref":{"name":"shop/x","uid":"uid-x"},
                         "budgets":["shop/b"],"ready":true,"leaving":false}}"""))
                .contains(new DrainFact.PodLeft(
                        "b", 1, "a", new DrainFact.PodAhead(ref("x"), List.of("shop/b"), true, false)));
    }

    @Test
    void anUnknownTypeIsPassedOver() {
        assertThat(codec.read("PodTeleported", "{}")).isEmpty();
    }
}
