package io.kubehop.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of the embedded broker: one node, little memory, few threads. */
final class BrokerSettings {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    /**
     * @param port where clients connect
     * @param controllerPort where the broker reaches its own controller
     */
    static Map<String, String> of(int port, int controllerPort, Path logs) {
        var settings = new HashMap<>(SMALL);
        settings.putAll(SINGLE_NODE);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", logs.toString());
        return Map.copyOf(settings);
    }

    private static final Map<String, String> SINGLE_NODE = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", Integer.toString(NODE)),
            Map.entry("controller.listener.names", CONTROLLER),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // After a kill -9 the broker may register again only when its old session is over (default 9 s).
            Map.entry("broker.session.timeout.ms", "2900"),
            Map.entry("broker.heartbeat.interval.ms", "500"));

    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("num.partitions", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.num.partitions", "2"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"),
            Map.entry("group.coordinator.threads", "1"),
            Map.entry("share.coordinator.threads", "1"),
            Map.entry("num.recovery.threads.per.data.dir", "2"),
            // The default of 128 MB is taken from the heap at the start of the broker.
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
            Map.entry("log.cleaner.io.buffer.size", "65536"),
            Map.entry("log.segment.bytes", "67108864"),
            // Kafka makes index files this large (sparse) and trims them only in an orderly stop.
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("metric.reporters", ""));
}
