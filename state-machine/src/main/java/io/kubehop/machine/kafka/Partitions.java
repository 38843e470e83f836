package io.kubehop.machine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Which partition a key belongs to. */
final class Partitions {
    private Partitions() {}

    /** As Kafka's default partitioner says: murmur2 of the key's bytes. */
    static int of(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
    }
}
