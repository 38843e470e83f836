package io.kubehop.verifier;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.Publisher;
import io.kubehop.machine.kafka.Topics;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.postgres.AdvisoryLock;
import io.kubehop.machine.postgres.JournalListener;
import io.kubehop.machine.postgres.Migrations;
import io.kubehop.machine.postgres.PostgresJournal;
import io.kubehop.verifier.effects.Looking;
import io.kubehop.verifier.kafka.Ends;
import io.kubehop.verifier.kubernetes.ApiHealthReader;
import io.kubehop.verifier.kubernetes.Connection;
import io.kubehop.verifier.prometheus.VerdictMeters;
import io.kubehop.verifier.verdict.Fact;
import io.kubehop.verifier.verdict.FactCodec;
import io.kubehop.verifier.verdict.Look;
import io.kubehop.verifier.verdict.VerdictInput;
import io.kubehop.verifier.verdict.VerdictMachine;
import io.kubehop.verifier.verdict.VerdictState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service. Brings its parts up one after the other on a thread of its own, waiting for whatever is away and saying so:
 * PostgreSQL, the API server, Kafka.
 */
final class VerifierRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerifierRuntime.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(15);
    /** Two connections are held by the listener and the lock. */
    private static final int POOL = 6;

    private final VerifierConfiguration configuration;
    private final VerdictMeters meters;
    private final InstantSource clock;
    private final KubernetesClient client;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread starter = Thread.ofVirtual().name("verifier start").unstarted(this::bringUp);
    private volatile Optional<String> waitingFor = Optional.of("its start");

    /** @throws IllegalArgumentException if the kubeconfig cannot be used */
    VerifierRuntime(VerifierConfiguration configuration, VerdictMeters meters, InstantSource clock) {
        this.configuration = configuration;
        this.meters = meters;
        this.clock = clock;
        this.client = Connection.open(configuration.kubeconfig(), configuration.requestTimeout());
    }

    void start() {
        starter.start();
    }

    /** What the start is waiting for; nothing once it is running. */
    Optional<String> waitingFor() {
        return waitingFor;
    }

    private void bringUp() {
        try {
            var dataSource = opened(dataSource());
            awaited("PostgreSQL at " + configuration.postgresUrl(), () -> {
                Migrations.migrate(dataSource, Ends.SOURCE);
                return true;
            });
            String cluster = awaited("the API server at " + client.getMasterUrl(), () -> Connection.clusterId(client));
            awaited("Kafka at " + configuration.kafka().bootstrap(), () -> {
                Topics.ensure(configuration.kafka(), Ends.topics(configuration.partitions()), KAFKA_LIMIT);
                return true;
            });
            assemble(dataSource, cluster);
            waitingFor = Optional.empty();
            LOG.info("the verifier is running for cluster {}", cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            waitingFor = Optional.of("a person: " + e.getMessage());
            LOG.error("the verifier cannot start", e);
        }
    }

    private void assemble(HikariDataSource dataSource, String cluster) {
        var journal = opened(new PostgresJournal(dataSource, Ends.SOURCE, clock));
        var reader = opened(new ApiHealthReader(client));
        var loop = opened(new MachineLoop<VerdictState, VerdictInput, Fact, Look>(
                new VerdictMachine(configuration.rules()),
                new FactCodec(),
                journal,
                new Looking(reader, clock),
                clock,
                new SplittableRandom(),
                LoopSettings.defaults().withRepeatPause(configuration.lookInterval()),
                new VerifierListener(meters)));
        meters.inFlight(() -> loop.streams().stream()
                .mapToInt(stream ->
                        loop.state(stream).map(state -> state.batches().size()).orElse(0))
                .sum());
        loop.start(MachineLoop.NONE);
        var publisher = opened(new Publisher(
                journal,
                Ends.route(cluster),
                configuration.kafka(),
                new AdvisoryLock(dataSource, Ends.SOURCE),
                Ends.SOURCE));
        publisher.start();
        loop.onNews(publisher::wake);
        opened(new JournalListener(dataSource, Ends.SOURCE, JournalListener.to(loop)))
                .start();
        opened(new Inlet<>(configuration.kafka(), Ends.subscription(), Ends.reader(cluster), loop, Ends.SOURCE))
                .start();
    }

    private HikariDataSource dataSource() {
        var pool = new HikariConfig();
        pool.setPoolName(Ends.SOURCE);
        pool.setJdbcUrl(configuration.postgresUrl());
        pool.setUsername(configuration.postgresUser());
        pool.setPassword(configuration.postgresPassword());
        pool.setMaximumPoolSize(POOL);
        pool.setMinimumIdle(1);
        // PostgreSQL may come later than this service.
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    private <T> T awaited(String what, Callable<T> attempt) throws InterruptedException {
        waitingFor = Optional.of(what);
        while (true) {
            try {
                return attempt.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.warn("waiting for {}: {}", what, e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private synchronized <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join(KAFKA_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeParts();
        client.close();
    }

    private synchronized void closeParts() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part of the verifier did not close", e);
            }
        }
    }
}
