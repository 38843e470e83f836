package io.kubehop.drain.triage;

import static io.kubehop.drain.Samples.emptyDir;
import static io.kubehop.drain.Samples.mirror;
import static io.kubehop.drain.Samples.owned;
import static io.kubehop.drain.Samples.phase;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.terminating;
import static io.kubehop.drain.Samples.unmanaged;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What becomes of a pod, as kubectl drain has it")
class PodTriageTest {
    private static final String EVICT = "evict";
    private static final String LEAVE = "leave";
    private static final String AWAIT = "await";
    private static final String REFUSE = "refuse";

    record Case(String rule, PodFacts pod, String plain, String force, String deleteEmptyDir) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Case> cases() {
        PodFacts web = pod("web");
        PodFacts finished = phase(web, PodFacts.Phase.SUCCEEDED);
        PodFacts failed = phase(web, PodFacts.Phase.FAILED);
        return Stream.of(
                new Case("a pod of a ReplicaSet is evicted", web, EVICT, EVICT, EVICT),
                new Case("a pending pod is evicted", phase(web, PodFacts.Phase.PENDING), EVICT, EVICT, EVICT),
                new Case("a pod of a DaemonSet is left", owned(web, "DaemonSet", true), LEAVE, LEAVE, LEAVE),
                new Case(
                        "a pod of a deleted DaemonSet is refused unless forced",
                        owned(web, "DaemonSet", false),
                        REFUSE,
                        EVICT,
                        REFUSE),
                new Case(
                        "a finished pod of a DaemonSet is evicted",
                        owned(finished, "DaemonSet", true),
                        EVICT,
                        EVICT,
                        EVICT),
                new Case(
                        "a terminating pod of a DaemonSet is left",
                        terminating(owned(web, "DaemonSet", true), false),
                        LEAVE,
                        LEAVE,
                        LEAVE),
                new Case("a mirror pod is left", mirror(web), LEAVE, LEAVE, LEAVE),
                new Case("a mirror pod with emptyDir is left", emptyDir(mirror(web)), LEAVE, LEAVE, LEAVE),
                new Case("a finished pod is evicted", finished, EVICT, EVICT, EVICT),
                new Case("a failed pod without controller is evicted", unmanaged(failed), EVICT, EVICT, EVICT),
                new Case("a finished pod with emptyDir is evicted", emptyDir(finished), EVICT, EVICT, EVICT),
                new Case("a terminating pod is waited for", terminating(web, true), AWAIT, AWAIT, AWAIT),
                new Case(
                        "a terminating pod without controller is waited for",
                        terminating(unmanaged(web), false),
                        AWAIT,
                        AWAIT,
                        AWAIT),
                new Case("a pod without controller is refused unless forced", unmanaged(web), REFUSE, EVICT, REFUSE),
                new Case("emptyDir is refused unless its data is given up", emptyDir(web), REFUSE, REFUSE, EVICT),
                new Case("emptyDir without controller needs both", emptyDir(unmanaged(web)), REFUSE, REFUSE, REFUSE),
                new Case("a pod of a Job is evicted", owned(web, "Job", true), EVICT, EVICT, EVICT),
                new Case("a pod of a custom controller is evicted", owned(web, "CloneSet", true), EVICT, EVICT, EVICT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void rule(Case row) {
        assertThat(name(row.pod(), false, false)).isEqualTo(row.plain());
        assertThat(name(row.pod(), true, false)).isEqualTo(row.force());
        assertThat(name(row.pod(), false, true)).isEqualTo(row.deleteEmptyDir());
        String withBoth = row.plain().equals(REFUSE) ? EVICT : row.plain();
        assertThat(name(row.pod(), true, true)).isEqualTo(withBoth);
    }

    private static String name(PodFacts pod, boolean force, boolean deleteEmptyDir) {
        var policy = new Drain(DrainMode.EVICT, force, deleteEmptyDir, Duration.ofMinutes(1));
        return switch (new PodTriage(policy).fate(pod)) {
            case Fate.Evict _ -> EVICT;
            case Fate.Leave _ -> LEAVE;
            case Fate.Await _ -> AWAIT;
            case Fate.Complete _ -> "complete";
            case Fate.Refuse(String reason) -> {
                assertThat(reason).contains("shop/web").contains("allow");
                yield REFUSE;
            }
        };
    }
}
