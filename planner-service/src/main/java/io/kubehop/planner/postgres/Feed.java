package io.kubehop.planner.postgres;

import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.Envelope;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.Topic;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.planner.postgres.FeedTable.Row;
import io.kubehop.planner.progress.ProgressFold;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the feed's table, whoever writes it, and keeps the progress folded from it. Readable from any thread. */
public final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int BATCH = 1_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final FeedTable table;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final ProgressFold fold = new ProgressFold();
    private final Map<String, Changed> records = new LinkedHashMap<>();
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("feed").daemon().unstarted(this::run);
    private long lastId;
    private long sequence;
    private volatile boolean open = true;

    private record Changed(long sequence, ProgressEvent event) {}

    /** Records that changed, and the sequence to ask after next. */
    public record Changes(long sequence, List<ProgressEvent> records) {}

    public Feed(FeedTable table) {
        this.table = table;
    }

    /** Folds what is there, then follows. Once. */
    public void start() throws SQLException {
        while (readOn()) {
            LOG.debug("Folded up to {}", lastId);
        }
        thread.start();
    }

    /** Something was added. Never blocks. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    private void run() {
        while (open) {
            try {
                if (!readOn()) {
                    boolean _ = woken.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (open) {
                    LOG.warn("Reading the feed failed, trying again: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            open = false;
        }
    }

    private boolean readOn() throws SQLException {
        List<Row> rows = table.after(lastId, BATCH);
        if (rows.isEmpty()) {
            return false;
        }
        lock.lock();
        try {
            for (Row row : rows) {
                parse(row)
                        .map(fold::apply)
                        .orElse(List.of())
                        .forEach(event -> records.put(Topic.key(event), new Changed(++sequence, event)));
                lastId = row.id();
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private static Optional<Envelope> parse(Row row) {
        try {
            return Envelope.parse(row.body());
        } catch (IllegalArgumentException e) {
            LOG.warn("Row {} of the feed cannot be understood and is passed over: {}", row.id(), e.toString());
            return Optional.empty();
        }
    }

    /** The records of an upgrade that changed after a sequence; 0 gives all. */
    public Changes changes(String upgrade, long after) {
        return changesOf(after, Optional.of(upgrade));
    }

    /** The records of all upgrades that changed after a sequence; 0 gives all. */
    public Changes changes(long after) {
        return changesOf(after, Optional.empty());
    }

    private Changes changesOf(long after, Optional<String> upgrade) {
        return locked(() -> new Changes(
                sequence,
                records.values().stream()
                        .filter(changed -> changed.sequence() > after)
                        .map(Changed::event)
                        .filter(event -> upgrade.isEmpty() || upgrade.get().equals(event.upgrade()))
                        .toList()));
    }

    /** Waits until there is a row after an id, at most so long. */
    public void await(long id, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (open && lastId <= id && left > 0) {
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The id of the last row folded. */
    public long lastId() {
        return locked(() -> lastId);
    }

    public List<UpgradeProgress> upgrades() {
        return locked(fold::upgrades);
    }

    public Optional<UpgradeProgress> upgrade(String id) {
        return locked(() -> fold.upgrade(id));
    }

    public List<NodeProgress> nodes(String id) {
        return locked(() -> fold.nodes(id));
    }

    public List<EvictionBlocked> blocked(String id) {
        return locked(() -> fold.blocked(id));
    }

    public Optional<UpgradePlan> plan(String id) {
        return locked(() -> fold.plan(id));
    }

    public Optional<UpgradePolicy> policy(String id) {
        return locked(() -> fold.policy(id));
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        open = false;
        wake();
        lock.lock();
        try {
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
