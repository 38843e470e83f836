package io.kubehop.drain;

import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.pod;

import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.machine.Effects;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.Eventually;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What the watch tells")
@Timeout(60)
class WatchFeedTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final DrainSettings ON_THE_WATCH_ALONE = new DrainSettings(20, NEVER, NEVER, NEVER, NEVER, NEVER);
    private static final String BUDGET = "shop/web";

    /** A watch that knows one budget. */
    private static final class PaperWatch implements ClusterWatch {
        private volatile Optional<Opening> opening = Optional.empty();

        @Override
        public void follow(Set<String> nodes) {}

        @Override
        public Optional<Opening> opening(String budget) {
            return budget.equals(BUDGET) ? opening : Optional.empty();
        }

        @Override
        public void close() {}
    }

    @Test
    void aBudgetThatOpensWhileItsRefusalIsOnTheWayIsTriedAgain() throws Exception {
        var watch = new PaperWatch();
        var asked = new AtomicInteger();
        var feeds = new AtomicReference<Optional<WatchFeed>>(Optional.empty());
        Effects<DrainInput, DrainAction> effects = (_, action, observer) -> {
            switch (action) {
                case DrainAction.MarkOutdated mark -> observer.observed(new DrainInput.OutdatedMarked(mark.to()));
                case DrainAction.Cordon(String batch, int attempt, String node, boolean _) ->
                    observer.observed(new DrainInput.Cordoned(batch, attempt, node, CordonAnswer.OURS));
                case DrainAction.LookAtNode look ->
                    observer.observed(new DrainInput.PodsListed(
                            look.batch(),
                            look.attempt(),
                            look.node(),
                            List.of(pod("web-1", budget("web", 1))),
                            NodeSight.CORDONED));
                case DrainAction.Evict evict -> {
                    boolean first = asked.incrementAndGet() == 1;
                    if (first) {
                        // The server has refused; before its answer is here, the watch tells that the budget is open.
                        watch.opening = Optional.of(new ClusterWatch.Opening(1, "7"));
                        feeds.get().orElseThrow().budgetOpened(BUDGET, 1, "7");
                    }
                    observer.observed(new DrainInput.EvictionAnswered(
                            evict.batch(),
                            evict.attempt(),
                            evict.node(),
                            evict.pod(),
                            first ? new EvictionAnswer.BudgetFull("full") : new EvictionAnswer.Accepted(),
                            List.of(budget("web", 0))));
                }
                case DrainAction _ -> {}
            }
        };
        try (var loop = new MachineLoop<>(
                        new DrainMachine(ON_THE_WATCH_ALONE),
                        new DrainFactCodec(),
                        new MemoryJournal(InstantSource.system()),
                        effects,
                        InstantSource.system(),
                        new Random(1),
                        LoopSettings.defaults(),
                        new LoopListener() {
                            @Override
                            public void appended(List<Recorded> records) {
                                feeds.get().ifPresent(WatchFeed::stateChanged);
                            }
                        });
                var feed = new WatchFeed(loop)) {
            feeds.set(Optional.of(feed));
            feed.start(watch);
            loop.start(MachineLoop.ALL);
            var _ = loop.submit(UPGRADE, "verdicts/1", new DrainInput.Released(UPGRADE, batch("a")));

            Eventually.until("the pod is asked again", () -> asked.get() >= 2);
        }
    }
}
