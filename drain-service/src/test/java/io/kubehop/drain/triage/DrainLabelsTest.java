package io.kubehop.drain.triage;

import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.due;
import static io.kubehop.drain.Samples.emptyDir;
import static io.kubehop.drain.Samples.inNamespace;
import static io.kubehop.drain.Samples.labelled;
import static io.kubehop.drain.Samples.phase;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.terminating;
import static io.kubehop.drain.Samples.unmanaged;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodTraits;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What labels and options make of a pod")
class DrainLabelsTest {
    private static final String DRAIN = "kubehop.io/drain";
    private static final String CLUSTER_API = "cluster.x-k8s.io/drain";
    private static final PodFacts WEB = pod("web");

    record Case(String rule, PodFacts pod, Class<? extends Fate> fate) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Case> cases() {
        PodFacts completing = labelled(WEB, DRAIN, "wait-completed");
        return Stream.of(
                new Case("skip on the pod", labelled(WEB, DRAIN, "skip"), Fate.Leave.class),
                new Case("skip on the namespace", inNamespace(WEB, DRAIN, "skip"), Fate.Leave.class),
                new Case(
                        "the pod's label counts before the namespace's",
                        inNamespace(labelled(WEB, DRAIN, "last"), DRAIN, "skip"),
                        Fate.Evict.class),
                new Case("skip as Cluster API writes it", labelled(WEB, CLUSTER_API, "skip"), Fate.Leave.class),
                new Case(
                        "Cluster API's label counts before the namespace's",
                        inNamespace(labelled(WEB, CLUSTER_API, "wait-completed"), DRAIN, "skip"),
                        Fate.Complete.class),
                new Case(
                        "our label counts before Cluster API's",
                        labelled(WEB, CLUSTER_API, "skip", DRAIN, "last"),
                        Fate.Evict.class),
                new Case(
                        "an unknown word of Cluster API's is passed over",
                        labelled(WEB, CLUSTER_API, "someday"),
                        Fate.Evict.class),
                new Case("skipped pods need no force", unmanaged(labelled(WEB, DRAIN, "skip")), Fate.Leave.class),
                new Case("wait-completed", completing, Fate.Complete.class),
                new Case("wait-completed loses nothing", emptyDir(unmanaged(completing)), Fate.Complete.class),
                new Case("completed is evicted", phase(completing, PodFacts.Phase.SUCCEEDED), Fate.Evict.class),
                new Case("wait-completed, but deleted", terminating(completing, false), Fate.Await.class),
                new Case("a word that is not known", labelled(WEB, DRAIN, "skp"), Fate.Refuse.class),
                new Case(
                        "an order that is no number",
                        inNamespace(WEB, "kubehop.io/drain-order", "first"),
                        Fate.Refuse.class),
                new Case("an order", labelled(WEB, "kubehop.io/drain-order", "-3"), Fate.Evict.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void rule(Case row) {
        assertThat(new PodTriage(Drain.DEFAULT).fate(row.pod(), NOON)).isInstanceOf(row.fate());
    }

    @Test
    void aLabelThatIsNotUnderstoodIsNamed() {
        assertThat(new PodTriage(Drain.DEFAULT).fate(labelled(WEB, DRAIN, "skp"), NOON))
                .isEqualTo(new Fate.Refuse(
                        "pod shop/web: label kubehop.io/drain is 'skp';" + " it may be skip, wait-completed or last"));
    }

    @Test
    void aPodThatTheSelectorDoesNotMatchIsLeft() {
        var triage = new PodTriage(policy(false, Optional.of("app=web,!keep"), Optional.empty()));
        assertThat(triage.fate(labelled(WEB, "app", "web"), NOON)).isInstanceOf(Fate.Evict.class);
        assertThat(triage.fate(labelled(WEB, "app", "web", "keep", ""), NOON)).isInstanceOf(Fate.Leave.class);
        assertThat(triage.fate(unmanaged(WEB), NOON)).isInstanceOf(Fate.Leave.class);
    }

    @Test
    void aPodWhoseDeletionIsLongOverdueIsLeftIfThePolicySaysSo() {
        PodFacts stuck = due(WEB, NOON.minusSeconds(61));
        var triage = new PodTriage(policy(false, Optional.empty(), Optional.of(Duration.ofMinutes(1))));
        assertThat(triage.fate(stuck, NOON)).isEqualTo(new Fate.Leave("long in deletion"));
        assertThat(triage.fate(stuck, NOON.minusSeconds(2))).isInstanceOf(Fate.Await.class);
        assertThat(new PodTriage(Drain.DEFAULT).fate(stuck, NOON)).isInstanceOf(Fate.Await.class);
    }

    @Test
    void aPodOnADiskOfTheNodeIsRefusedUnlessAllowed() {
        PodFacts onDisk =
                WEB.with(new PodTraits(Map.of(), Map.of(), 0, Optional.empty(), List.of(), Optional.of("data")));
        assertThat(new PodTriage(Drain.DEFAULT).fate(onDisk, NOON))
                .isInstanceOfSatisfying(
                        Fate.Refuse.class,
                        refused -> assertThat(refused.reason())
                                .contains("claim data")
                                .contains("allow localVolumes"));
        assertThat(new PodTriage(policy(true, Optional.empty(), Optional.empty())).fate(onDisk, NOON))
                .isInstanceOf(Fate.Evict.class);
    }

    private static Drain policy(boolean localVolumes, Optional<String> selector, Optional<Duration> skipTerminating) {
        return new Drain(
                DrainMode.EVICT,
                false,
                false,
                Duration.ofMinutes(1),
                localVolumes,
                Optional.empty(),
                selector,
                skipTerminating,
                Optional.empty());
    }
}
