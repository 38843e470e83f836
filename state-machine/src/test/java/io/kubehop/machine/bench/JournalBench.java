package io.kubehop.machine.bench;

import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import io.kubehop.machine.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * From one service's journal to another's, as the services are wired, on an embedded PostgreSQL (every commit flushed) and an
 * embedded Kafka in this JVM.
 *
 * <ul>
 *   <li>Latency: from the moment an event is in the first service's journal to the moment its consequence is in the second
 *       one's, at 100 events a second.
 *   <li>Throughput: events that go that whole way a second, as many at once as the queues take.
 * </ul>
 */
public final class JournalBench {
    /** Exit code: measured, and a goal missed. */
    private static final int MISSED = 3;

    private static final double GOAL_P50_MS = 5;
    private static final double GOAL_PER_SECOND = 10_000;
    private static final int STREAMS = 64;
    private static final int WARM_UP = 60_000;
    private static final int LOAD = 100_000;
    private static final int PACED = 1_000;
    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> appended = new ConcurrentHashMap<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean timed = true;

    private JournalBench() {}

    /** Prints values and goals; exits with 1 if one is missed. */
    public static void main(String[] args) throws Exception {
        boolean met;
        try (var postgres = TestPostgres.start(Map.of("fsync", "on", "synchronous_commit", "on"));
                var database = TestPostgres.pool(postgres, 12);
                var broker = TestBroker.start()) {
            Topics.ensure(
                    broker.settings(),
                    List.of(
                            new TopicSpec("first", 6, false, Duration.ZERO),
                            new TopicSpec("second", 6, false, Duration.ZERO)),
                    Duration.ofSeconds(30));
            var bench = new JournalBench();
            try (var first = Service.start(database, broker.settings(), "first", Optional.empty(), rows -> {
                        bench.note(bench.appended, rows);
                        bench.begun.addAndGet(rows.size());
                    });
                    var _ = Service.start(database, broker.settings(), "second", Optional.of("first"), rows -> {
                        bench.note(bench.arrived, rows);
                        bench.count.addAndGet(rows.size());
                    })) {
                met = bench.run(first, database);
            }
        }
        System.exit(met ? 0 : MISSED);
    }

    private void note(Map<String, Long> when, List<Recorded> rows) {
        if (timed) {
            long now = System.nanoTime();
            rows.forEach(row -> when.put(Tally.Codec.name(row.body()), now));
        }
    }

    private boolean run(Service first, DataSource database) throws Exception {
        timed = false;
        load(first, "warm", WARM_UP);
        settle(database);
        paced(first, "slow", PACED);
        timed = true;
        paced(first, "paced", PACED);
        timed = false;
        double perSecond = load(first, "load", LOAD);
        double[] total = milliseconds(sent, arrived);
        double[] between = milliseconds(appended, arrived);
        System.out.printf("in one journal to in the other at %d events a second:%n", 1_000 / PACE.toMillis());
        double middle = at(between, 0.5);
        boolean quick = tell("  p50", middle, "ms", GOAL_P50_MS, middle < GOAL_P50_MS, "under");
        System.out.printf(
                "  p90 %.2f ms, p99 %.2f ms, worst %.2f ms%n", at(between, 0.9), at(between, 0.99), at(between, 1));
        System.out.printf("  with the first append, from the input: p50 %.2f ms%n", at(total, 0.5));
        System.out.println("through both journals at full load:");
        boolean much = tell("  rate", perSecond, "events/s", GOAL_PER_SECOND, perSecond >= GOAL_PER_SECOND, "at least");
        return quick && much;
    }

    /** A steady hundred a second is not what comes on the heels of a burst: the burst's dirty pages go to the disk first. */
    private static void settle(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static boolean tell(String what, double value, String unit, double goal, boolean met, String how) {
        System.out.printf(
                "%s %.2f %s, goal %s %.0f %s: %s%n", what, value, unit, how, goal, unit, met ? "met" : "MISSED");
        return met;
    }

    private double load(Service first, String name, int events) throws InterruptedException {
        long before = count.get();
        long begunBefore = begun.get();
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            var _ = first.loop().submit("stream-" + i % STREAMS, name + i, name + i);
        }
        await(begun, begunBefore + events);
        double half = (System.nanoTime() - start) / 1e9;
        await(count, before + events);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %d events in %.2f s; in the first journal after %.2f s%n", name, events, seconds, half);
        return events / seconds;
    }

    private void paced(Service first, String name, int events) throws InterruptedException {
        long before = count.get();
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            next += PACE.toNanos();
            if (timed) {
                sent.put(name + i, System.nanoTime());
            }
            var _ = first.loop().submit("stream-" + i % STREAMS, name + i, name + i);
        }
        await(count, before + events);
    }

    private static void await(AtomicLong count, long goal) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (count.get() < goal) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(goal - count.get() + " events have not arrived within " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private double[] milliseconds(Map<String, Long> from, Map<String, Long> to) {
        double[] all = sent.keySet().stream()
                .mapToDouble(name -> (to.getOrDefault(name, Long.MAX_VALUE) - from.getOrDefault(name, 0L)) / 1e6)
                .toArray();
        Arrays.sort(all);
        return all;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }
}
