package io.kubehop.planner.http;

import io.kubehop.events.EventJson;
import io.kubehop.events.ProgressEvent;
import io.kubehop.planner.postgres.Feed;
import io.kubehop.planner.postgres.Feed.Changes;
import io.kubehop.planner.postgres.FeedTable;
import io.kubehop.planner.postgres.FeedTable.Row;
import io.micronaut.http.sse.Event;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to one upgrade as server-sent events: {@code progress} and {@code node} as they are now and as they change,
 * {@code fact} from the feed with its row as id. Nothing is kept for a slow client: facts are read from the table and progress from
 * the fold only when it asks for more, and of progress only the last state.
 */
final class UpgradeStream implements Publisher<Event<String>> {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeStream.class);
    private static final int BATCH = 200;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** How long an upgrade that is over has to be quiet until the stream ends. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Feed feed;
    private final FeedTable table;
    private final String upgrade;
    private final long afterRow;
    private final boolean follow;

    /** @param follow whether to go on after the upgrade's end */
    UpgradeStream(Feed feed, FeedTable table, String upgrade, long afterRow, boolean follow) {
        this.feed = feed;
        this.table = table;
        this.upgrade = upgrade;
        this.afterRow = afterRow;
        this.follow = follow;
    }

    @Override
    public void subscribe(Subscriber<? super Event<String>> subscriber) {
        new Client(subscriber).start();
    }

    private final class Client implements Subscription {
        private final Subscriber<? super Event<String>> subscriber;
        private final Semaphore asked = new Semaphore(0);
        private final Thread thread =
                Thread.ofVirtual().name("events " + upgrade).unstarted(this::run);
        private volatile boolean unlimited;
        private volatile boolean open = true;
        private long row = afterRow;
        private long sequence;

        Client(Subscriber<? super Event<String>> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            subscriber.onSubscribe(this);
            thread.start();
        }

        @Override
        public void request(long n) {
            unlimited |= n >= Integer.MAX_VALUE;
            asked.release((int) Math.min(n, Short.MAX_VALUE));
        }

        @Override
        public void cancel() {
            open = false;
            thread.interrupt();
        }

        private void run() {
            try {
                tell();
                subscriber.onComplete();
            } catch (InterruptedException e) {
                LOG.debug("A client of {} has gone", upgrade);
            } catch (SQLException | RuntimeException e) {
                LOG.warn("The stream of {} ends, the client may ask again: {}", upgrade, e.toString());
                subscriber.onError(e);
            }
        }

        private void tell() throws InterruptedException, SQLException {
            long quietSince = System.nanoTime();
            long spokenAt = quietSince;
            while (open) {
                long seen = feed.lastId();
                boolean spoke = changes();
                spoke |= facts(seen);
                long now = System.nanoTime();
                if (spoke) {
                    quietSince = now;
                    spokenAt = now;
                    continue;
                }
                if (!follow && over() && now - quietSince > LAST_WORDS.toNanos()) {
                    return;
                }
                if (now - spokenAt >= HEARTBEAT.toNanos()) {
                    say(Event.of("").comment("waiting"));
                    spokenAt = now;
                }
                feed.await(seen, follow ? HEARTBEAT : Duration.ofSeconds(1));
            }
        }

        private boolean over() {
            return feed.upgrade(upgrade).map(u -> u.state().ended()).orElse(false);
        }

        /** Only what is folded already, so that nobody hears a fact before what it led to. */
        private boolean facts(long upTo) throws InterruptedException, SQLException {
            List<Row> rows = table.of(upgrade, row, BATCH).stream()
                    .filter(fact -> fact.id() <= upTo)
                    .toList();
            for (Row fact : rows) {
                say(Event.of(fact.body()).name("fact").id(Long.toString(fact.id())));
                row = fact.id();
            }
            return !rows.isEmpty();
        }

        private boolean changes() throws InterruptedException {
            Changes changes = feed.changes(upgrade, sequence);
            sequence = changes.sequence();
            for (ProgressEvent record : changes.records()) {
                String name = switch (record) {
                    case ProgressEvent.UpgradeProgress _ -> "progress";
                    case ProgressEvent.NodeProgress _ -> "node";
                };
                say(Event.of(EventJson.write(record)).name(name));
            }
            return !changes.records().isEmpty();
        }

        private void say(Event<String> event) throws InterruptedException {
            if (!unlimited) {
                asked.acquire();
            }
            subscriber.onNext(event);
        }
    }
}
