package io.kubehop.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and controller, in this JVM; listens on 127.0.0.1 and keeps its data across restarts.
 *
 * <p>The only class that touches Kafka's server side, which is no public API.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker and waits until it serves.
     *
     * @param port the port to listen on, 0 for a free one; it may differ from the one of the last start
     * @throws UnusableDataDirectory another broker uses the directory
     * @throws IOException the broker did not start; the message says why
     */
    public static EmbeddedKafka start(DataDirectory data, int port) throws IOException {
        var logs = data.kafka();
        Files.createDirectories(logs);
        if (!Files.exists(logs.resolve("meta.properties"))) {
            format(logs);
        }
        if (port != 0) {
            if (!LoopbackPorts.isFree(port)) {
                throw new IOException("Kafka cannot listen on 127.0.0.1:" + port + ": the port is in use");
            }
            return startOn(port, logs);
        }
        for (int attempt = 1; attempt < LoopbackPorts.ATTEMPTS; attempt++) {
            int free = LoopbackPorts.free();
            try {
                return startOn(free, logs);
            } catch (UnusableDataDirectory hopeless) {
                throw hopeless;
            } catch (IOException failed) {
                if (LoopbackPorts.isFree(free)) {
                    throw failed;
                }
                LOG.info("Port {} was taken meanwhile, trying another one", free);
            }
        }
        return startOn(LoopbackPorts.free(), logs);
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker in an orderly way; waits for it. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Writes meta.properties last, so that a crash on the way only means formatting again. */
    private static void format(Path logs) throws IOException {
        var output = new ByteArrayOutputStream();
        try (var print = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(print)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE)
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setDirectories(List.of(logs.toString()))
                    .setMetadataLogDirectory(logs.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (Exception failed) {
            throw new IOException(
                    "Kafka cannot format " + logs + ": " + failed.getMessage() + " "
                            + output.toString(StandardCharsets.UTF_8).strip(),
                    failed);
        }
    }

    private static EmbeddedKafka startOn(int port, Path logs) throws IOException {
        var begin = System.nanoTime();
        var settings = BrokerSettings.of(port, LoopbackPorts.free(), logs);
        KafkaRaftServer server;
        try {
            server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        } catch (RuntimeException failed) {
            throw explain(failed, logs);
        }
        try {
            server.startup();
        } catch (RuntimeException failed) {
            server.shutdown();
            throw explain(failed, logs);
        }
        LOG.info(
                "Kafka on 127.0.0.1:{} after {} ms",
                port,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return new EmbeddedKafka(server, port);
    }

    private static IOException explain(RuntimeException failed, Path logs) {
        var message = Objects.requireNonNullElse(failed.getMessage(), failed.toString());
        if (message.contains("Failed to acquire lock on file")) {
            return new UnusableDataDirectory(logs + " is in use by another Kafka");
        }
        return new IOException("Kafka did not start: " + message, failed);
    }
}
