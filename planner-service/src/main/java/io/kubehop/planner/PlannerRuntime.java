package io.kubehop.planner;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.Publisher;
import io.kubehop.machine.kafka.Subscription;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.postgres.AdvisoryLock;
import io.kubehop.machine.postgres.JournalListener;
import io.kubehop.machine.postgres.Migrations;
import io.kubehop.machine.postgres.PostgresJournal;
import io.kubehop.planner.file.ChecksumFile;
import io.kubehop.planner.file.KeyFolder;
import io.kubehop.planner.host.CommandHook;
import io.kubehop.planner.http.Desk;
import io.kubehop.planner.http.HostGate;
import io.kubehop.planner.kafka.AnswersReader;
import io.kubehop.planner.kafka.FeedInlet;
import io.kubehop.planner.kafka.PlanRoute;
import io.kubehop.planner.kafka.ProgressOutlet;
import io.kubehop.planner.orders.Checksums;
import io.kubehop.planner.orders.Signing;
import io.kubehop.planner.path.ClusterReader;
import io.kubehop.planner.path.PathPlanner;
import io.kubehop.planner.path.PlanEventCodec;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerEffects;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import io.kubehop.planner.path.PlannerState;
import io.kubehop.planner.postgres.Feed;
import io.kubehop.planner.postgres.FeedTable;
import io.kubehop.planner.postgres.HostReportTable;
import io.kubehop.planner.postgres.IdempotencyTable;
import io.kubehop.planner.postgres.PlannerTables;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running planner: everything is started in the constructor, in order, and closed in reverse. */
public final class PlannerRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlannerRuntime.class);
    private static final String SCHEMA = "planner";
    /** The journal's listener and two locks hold one connection each. */
    private static final int CONNECTIONS = 8;

    private static final Duration TRY = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Desk desk;

    PlannerRuntime(
            PlannerConfiguration configuration, ClusterReader cluster, InstantSource clock, LoopListener listener) {
        try {
            desk = start(configuration, cluster, clock, listener);
        } catch (SQLException | IOException | RuntimeException e) {
            close();
            throw new IllegalStateException("the planner cannot start: " + e.getMessage(), e);
        }
    }

    private Desk start(
            PlannerConfiguration configuration, ClusterReader cluster, InstantSource clock, LoopListener listener)
            throws SQLException, IOException {
        var kafka = new KafkaSettings(configuration.kafkaBootstrap(), configuration.kafkaProperties());
        HikariDataSource database = keep(pool(configuration));
        patiently("PostgreSQL at " + configuration.postgresUrl(), configuration.startTimeout(), () -> {
            Migrations.migrate(database, SCHEMA);
            PlannerTables.migrate(database, SCHEMA);
        });
        patiently(
                "Kafka at " + configuration.kafkaBootstrap(),
                configuration.startTimeout(),
                () -> Topics.ensure(
                        kafka,
                        Arrays.stream(Topic.values())
                                .map(topic -> new TopicSpec(
                                        topic.topicName(),
                                        configuration.partitions(),
                                        topic.compacted(),
                                        Duration.ZERO))
                                .toList(),
                        TRY));

        Supplier<Checksums> checksums = () -> Checksums.NONE;
        if (configuration.checksums().isPresent()) {
            checksums = ChecksumFile.open(configuration.checksums().get());
        }
        var signing = new Signing(
                KeyFolder.open(configuration.keys(), configuration.ring()), checksums, configuration.orderValidity());
        var journal = keep(new PostgresJournal(database, SCHEMA, clock));
        var hook = new CommandHook(configuration.hook(), configuration.hookTimeout());
        boolean hooked = !configuration.hook().isEmpty();
        var loop = keep(new MachineLoop<PlannerState, PlannerInput, PlanEvent, PlannerAction>(
                new PlannerMachine(hooked),
                new PlanEventCodec(),
                journal,
                new PlannerEffects(cluster, hook),
                clock,
                new Random(),
                LoopSettings.defaults(),
                listener));
        loop.start(MachineLoop.NONE);
        var publisher = keep(new Publisher(
                journal, new PlanRoute(journal, signing), kafka, new AdvisoryLock(database, SCHEMA), SCHEMA));
        publisher.start();
        loop.onNews(publisher::wake);
        keep(new JournalListener(database, SCHEMA, JournalListener.to(loop))).start();

        var table = new FeedTable(database, SCHEMA);
        var reports = new HostReportTable(database, SCHEMA);
        var feed = keep(new Feed(table));
        feed.start();
        keep(new FeedInlet(
                        configuration.kafkaBootstrap(),
                        configuration.kafkaProperties(),
                        names(Topic.PLAN, Topic.VERDICTS, Topic.DRAINS, Topic.AGENTS),
                        table,
                        reports,
                        feed::wake))
                .start();
        keep(new ProgressOutlet(
                        feed,
                        new AdvisoryLock(database, "planner_progress"),
                        clock,
                        configuration.kafkaBootstrap(),
                        configuration.kafkaProperties()))
                .start();
        keep(new Inlet<>(
                        kafka,
                        Subscription.group("kubehop-planner", names(Topic.VERDICTS, Topic.DRAINS, Topic.AGENTS)),
                        new AnswersReader(),
                        loop,
                        SCHEMA))
                .start();
        loop.ready().join();
        LOG.info("The planner is ready: {}", configuration);
        return new Desk(
                loop,
                feed,
                table,
                new IdempotencyTable(database, SCHEMA, clock),
                cluster,
                new PathPlanner(configuration.releases(), hooked),
                new HostGate(reports, clock, configuration.hostReportAge()),
                clock);
    }

    private static Set<String> names(Topic... topics) {
        return Arrays.stream(topics).map(Topic::topicName).collect(Collectors.toSet());
    }

    private static HikariDataSource pool(PlannerConfiguration configuration) {
        var pool = new HikariConfig();
        pool.setPoolName("planner");
        pool.setJdbcUrl(configuration.postgresUrl());
        pool.setUsername(configuration.postgresUser());
        pool.setPassword(configuration.postgresPassword());
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(TRY.toMillis());
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /** What is not there yet is waited for; what is there and refuses says why in the end. */
    private static void patiently(String what, Duration limit, Runnable attempt) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(what + " cannot be used: " + reason(e), e);
                }
                LOG.warn("{} is waited for: {}", what, reason(e));
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse(deepest.toString());
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** Where requests are dealt with. */
    Desk desk() {
        return desk;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
