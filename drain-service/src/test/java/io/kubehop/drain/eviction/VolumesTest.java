package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.POLICY;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.withVolumes;
import static io.kubehop.drain.eviction.Told.evict;
import static io.kubehop.drain.eviction.Told.evicted;
import static io.kubehop.drain.eviction.Told.gone;
import static io.kubehop.drain.eviction.Told.handedOver;
import static io.kubehop.drain.eviction.Told.listed;
import static io.kubehop.drain.eviction.Told.nodeCordoned;
import static io.kubehop.drain.eviction.Told.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.Attachment;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.NodeWaiting;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.VolumeWait;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Volumes of pods that have left")
class VolumesTest {
    private static final Instant LEFT = NOON.plusSeconds(5);
    private static final Instant DEADLINE = NOON.plus(Duration.ofMinutes(30));
    private static final Attachment HERE = new Attachment("pv-1", "a", true);
    private static final Attachment ELSEWHERE = new Attachment("pv-1", "b", true);

    private static Drain policy(VolumeWait wait) {
        return POLICY.with(Optional.empty(), Optional.of(wait), Optional.empty(), false, false);
    }

    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> looked(Drain policy, PodFacts... pods) {
        return Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy, "a")), nodeCordoned("a", false))
                .when(listed("a", pods))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
    }

    /** The only pod, which has the volume, is gone. */
    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> empty(Drain policy) {
        return looked(policy, withVolumes(pod("db-0"), "pv-1"))
                .given(evicted("a", "db-0"))
                .at(LEFT)
                .when(new DrainInput.PodVanished("a", "uid-db-0"))
                .then(gone("a", "db-0"), left("pv-1"));
    }

    private static DrainFact left(String volume) {
        return new DrainFact.VolumesLeft(BATCH, 1, "a", List.of(volume), LEFT);
    }

    private static DrainFact settled() {
        return new DrainFact.VolumesSettled(BATCH, 1, "a", List.of("pv-1"));
    }

    private static DrainInput nothingBut(Attachment... attachments) {
        return new DrainInput.PodsListed(BATCH, 1, "a", List.of(), NodeSight.CORDONED, List.of(attachments));
    }

    private static DrainAction look(Instant at) {
        return new DrainAction.LookAtNode(BATCH, 1, "a", at, List.of("pv-1"));
    }

    private static DrainFact waits(String reason, Instant since) {
        return new Said(new NodeWaiting(UPGRADE, BATCH, 1, "a", reason, since, Optional.of(DEADLINE)));
    }

    @Test
    void theNodeIsHandedOverOnlyWhenTheyAreDetached() {
        var empty = empty(policy(VolumeWait.DETACH));
        assertThat(empty.state().volumes()).containsExactly("pv-1");
        Instant first = LEFT.plusSeconds(10);
        assertThat(empty.work()).contains(look(first));
        var waiting = empty.at(first)
                .when(nothingBut(HERE))
                .then(
                        new DrainFact.NodeLookedAt(BATCH, 1, "a", first, List.of(), java.util.Map.of()),
                        waits("volume pv-1 to be detached", first));
        assertThat(waiting.work()).contains(look(first.plusSeconds(10)));
        waiting.when(nothingBut(HERE)).thenIgnored("brought nothing new");
        var moved = waiting.when(new DrainInput.VolumeMoved("pv-1")).then(new DrainFact.LookDue(BATCH, 1, "a", first));
        moved.when(new DrainInput.VolumeMoved("pv-1")).thenIgnored("looked at already");
        moved.when(nothingBut())
                .thenTypes(DrainFact.NodeLookedAt.class, DrainFact.VolumesSettled.class, Said.class, Said.class)
                .todo();
    }

    @Test
    void whereNobodyAsksForItTheNodeIsHandedOverAtOnce() {
        looked(policy(VolumeWait.NONE), withVolumes(pod("db-0"), "pv-1"))
                .given(evicted("a", "db-0"))
                .when(new DrainInput.PodVanished("a", "uid-db-0"))
                .then(gone("a", "db-0"))
                .when(nothingBut(HERE))
                .thenTypes(Said.class, Said.class);
    }

    @Test
    void volumesThatPodsOfThisDrainDidNotUseDoNotMatter() {
        var facts = empty(policy(VolumeWait.DETACH))
                .at(LEFT.plusSeconds(10))
                .when(nothingBut(new Attachment("pv-9", "a", true)))
                .events();
        assertThat(facts).contains(settled(), handedOver("a"));
    }

    @Test
    void askedForTheyHaveToBeAttachedElsewhereBeforeTheNextPodWithAVolumeGoes() {
        Instant later = LEFT.plusSeconds(10);
        var two = looked(
                policy(VolumeWait.REATTACH),
                withVolumes(pod("db-0"), "pv-1"),
                withVolumes(pod("mq-0"), "pv-2"),
                pod("web"));
        assertThat(two.work()).contains(evict("a", "db-0", Instant.MIN), evict("a", "web", Instant.MIN));
        var leaving = two.given(evicted("a", "db-0"));
        assertThat(leaving.work()).doesNotContain(evict("a", "mq-0", Instant.MIN));
        var gone = leaving.given(gone("a", "db-0"), left("pv-1")).at(later);
        assertThat(gone.work()).doesNotContain(evict("a", "mq-0", Instant.MIN)).contains(look(later));
        var here = new DrainInput.PodsListed(
                BATCH, 1, "a", List.of(withVolumes(pod("mq-0"), "pv-2"), pod("web")), NodeSight.CORDONED, List.of());
        var waiting = gone.when(here).thenTypes(DrainFact.NodeLookedAt.class, Said.class);
        assertThat(waiting.work()).doesNotContain(evict("a", "mq-0", Instant.MIN));
        var there = new DrainInput.PodsListed(BATCH, 1, "a", here.pods(), NodeSight.CORDONED, List.of(ELSEWHERE));
        var settled = waiting.when(there).then(settled());
        assertThat(settled.work()).contains(evict("a", "mq-0", Instant.MIN));
    }

    @Test
    void aVolumeThatNobodyAttachesAgainIsNotWaitedForForEver() {
        Instant late = LEFT.plus(Duration.ofMinutes(2));
        var facts =
                empty(policy(VolumeWait.REATTACH)).at(late).when(nothingBut()).events();
        assertThat(facts).contains(settled(), handedOver("a"));
    }

    @Test
    void theDeadlineNamesTheVolumes() {
        var facts = empty(policy(VolumeWait.DETACH))
                .at(DEADLINE)
                .when(new DrainInput.TimeUp(BATCH, 1, "a"))
                .events();
        assertThat(facts.getFirst())
                .isInstanceOfSatisfying(
                        Said.class,
                        said -> assertThat(said.event())
                                .isInstanceOfSatisfying(
                                        DrainFailed.class,
                                        failed -> assertThat(failed.reasons())
                                                .containsExactly(
                                                        "after 1800 s volumes of pods that have left node a are"
                                                                + " still attached to it: pv-1")));
    }
}
