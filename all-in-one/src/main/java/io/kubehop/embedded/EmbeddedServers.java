package io.kubehop.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka and PostgreSQL on one data directory, started side by side.
 *
 * @param kafka the running broker
 * @param postgres the running database server
 * @param startTime how long it took until both served
 */
public record EmbeddedServers(EmbeddedKafka kafka, EmbeddedPostgres postgres, Duration startTime)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

    /**
     * Starts both. When one does not start, the other one is stopped again.
     *
     * @param kafkaPort the broker's port, 0 for a free one
     * @param postgresPort the database server's port, 0 for a free one
     */
    public static EmbeddedServers start(DataDirectory data, int kafkaPort, int postgresPort) throws IOException {
        var begin = System.nanoTime();
        Future<EmbeddedKafka> kafka;
        Future<EmbeddedPostgres> postgres;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            kafka = threads.submit(() -> EmbeddedKafka.start(data, kafkaPort));
            postgres = threads.submit(() -> EmbeddedPostgres.start(data, postgresPort));
        }
        if (started(kafka) && started(postgres)) {
            var took = Duration.ofNanos(System.nanoTime() - begin);
            LOG.info("Kafka and PostgreSQL serve after {} ms", took.toMillis());
            return new EmbeddedServers(kafka.resultNow(), postgres.resultNow(), took);
        }
        if (started(kafka)) {
            kafka.resultNow().close();
            throw failure(postgres);
        }
        if (started(postgres)) {
            postgres.resultNow().close();
        }
        throw failure(kafka);
    }

    /** Stops both in an orderly way. Stop first what uses them. */
    @Override
    public void close() throws IOException {
        try {
            kafka.close();
        } finally {
            postgres.close();
        }
    }

    private static boolean started(Future<?> server) {
        return server.state() == Future.State.SUCCESS;
    }

    private static IOException failure(Future<?> server) {
        return server.exceptionNow() instanceof IOException explained
                ? explained
                : new IOException("A server did not start", server.exceptionNow());
    }
}
