package io.kubehop.machine.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A real Kafka (KRaft, one node) in this JVM, on loopback, in a folder that goes when it is closed. In the test-jar. */
public final class TestBroker implements AutoCloseable {
    private static @Nullable TestBroker shared;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private @Nullable KafkaRaftServer server;

    private TestBroker(Path folder, int port, int controllerPort) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /** The JVM's broker, started on first use and stopped with the JVM. */
    public static synchronized TestBroker shared() {
        if (shared == null) {
            TestBroker broker = start();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            shared = broker;
        }
        return shared;
    }

    /** A broker of one's own; the caller closes it. */
    public static TestBroker start() {
        try {
            List<Integer> ports = freePorts();
            var broker = new TestBroker(Files.createTempDirectory("kubehop-kafka"), ports.get(0), ports.get(1));
            broker.resume();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two ports that are free now: Kafka does not tell which it took if left to choose. */
    private static List<Integer> freePorts() throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        }
    }

    /** Where clients find it. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public KafkaSettings settings() {
        return KafkaSettings.of(bootstrap());
    }

    /** Starts it (again) on the same port with the same messages. */
    public synchronized void resume() {
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("auto.create.topics.enable", "false")));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format();
        }
        server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
    }

    private void format() {
        var formatter = new Formatter();
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.setNodeId(1);
        formatter.setControllerListenerName("CONTROLLER");
        formatter.setDirectories(List.of(folder.toString()));
        formatter.setMetadataLogDirectory(folder.toString());
        formatter.setReleaseVersion(MetadataVersion.latestProduction());
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + folder, e);
        }
    }

    /** Stops it; {@link #resume} starts it again. */
    public synchronized void pause() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        pause();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
