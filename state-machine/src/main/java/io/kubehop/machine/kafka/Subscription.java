package io.kubehop.machine.kafka;

import java.util.Set;
import java.util.function.UnaryOperator;

/** What an {@link Inlet} reads, and how the work is shared with other instances. */
public sealed interface Subscription {

    /** Offsets are kept under this name. */
    String group();

    Set<String> topics();

    /**
     * Shared by the partitions among all instances of the group: the one that reads a key owns the stream of that key.
     *
     * @param keyOf the key of the messages that concern a stream
     */
    record Group(String group, Set<String> topics, UnaryOperator<String> keyOf) implements Subscription {
        public Group {
            topics = Set.copyOf(topics);
        }

        public Group withKeyOf(UnaryOperator<String> keyOfStream) {
            return new Group(group, topics, keyOfStream);
        }
    }

    /** Shared with nobody: the one partition of each topic that the key belongs to. Never rebalances. */
    record OwnPartition(String group, Set<String> topics, String key) implements Subscription {
        public OwnPartition {
            topics = Set.copyOf(topics);
        }
    }

    /** The topics must have the same number of partitions; the key of a stream's messages is its name. */
    static Group group(String group, Set<String> topics) {
        return new Group(group, topics, UnaryOperator.identity());
    }

    static OwnPartition ownPartition(String group, Set<String> topics, String key) {
        return new OwnPartition(group, topics, key);
    }
}
