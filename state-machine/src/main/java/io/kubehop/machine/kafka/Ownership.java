package io.kubehop.machine.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of the partitions that the group has given to this instance. */
record Ownership(Subscription.Group group, KafkaConsumer<String, String> consumer, Consumer<Predicate<String>> own)
        implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        own.accept(_ -> false);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        int count = 0;
        for (String topic : group.topics()) {
            int here = partitions(consumer, topic);
            if (count != 0 && here != count) {
                throw new IllegalStateException(
                        "the topics " + group.topics() + " differ in their number of partitions");
            }
            count = here;
        }
        Set<Integer> mine = new HashSet<>();
        assigned.forEach(partition -> mine.add(partition.partition()));
        LOG.info("{} reads partitions {} of {}", group.group(), mine, group.topics());
        int partitions = count;
        own.accept(stream -> mine.contains(Partitions.of(group.keyOf().apply(stream), partitions)));
    }

    static int partitions(KafkaConsumer<String, String> consumer, String topic) {
        int count = consumer.partitionsFor(topic).size();
        if (count == 0) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        return count;
    }
}
