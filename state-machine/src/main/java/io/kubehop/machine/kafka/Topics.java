package io.kubehop.machine.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes sure that topics are there. */
public final class Topics {
    private Topics() {}

    /**
     * Creates the topics that are missing; several services may do so at once.
     *
     * @throws IllegalStateException if a topic is there with another number of partitions, or Kafka does not answer in time
     */
    public static void ensure(KafkaSettings kafka, List<TopicSpec> specs, Duration timeout) {
        Map<String, Object> properties = kafka.properties(
                Map.of(), Map.of("default.api.timeout.ms", millis(timeout), "request.timeout.ms", millis(timeout)));
        try (Admin admin = Admin.create(properties)) {
            create(admin, specs, timeout);
            for (TopicSpec spec : specs) {
                int partitions = partitions(admin, spec.name(), timeout);
                if (partitions != spec.partitions()) {
                    throw new IllegalStateException("topic " + spec.name() + " has " + partitions + " partitions, not "
                            + spec.partitions()
                            + ": messages of one key would be spread; delete it, and it is written again"
                            + " from the journals");
                }
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka at " + kafka.bootstrap() + " does not answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka at " + kafka.bootstrap() + " refuses topics: " + String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were created", e);
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    private static void create(Admin admin, List<TopicSpec> specs, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        var existing = admin.listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        var missing = new ArrayList<NewTopic>();
        for (TopicSpec spec : specs) {
            if (!existing.contains(spec.name())) {
                missing.add(new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.empty())
                        .configs(configs(spec)));
            }
        }
        for (var created : admin.createTopics(missing).values().values()) {
            try {
                created.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, String> configs(TopicSpec spec) {
        var configs = new HashMap<String, String>();
        configs.put("cleanup.policy", spec.compacted() ? "compact" : "delete");
        if (!spec.retention().isZero()) {
            configs.put("retention.ms", Long.toString(spec.retention().toMillis()));
        }
        return configs;
    }

    /** A topic just created is not known to every broker at once. */
    private static int partitions(Admin admin, String topic, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                TopicDescription description = admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .get(topic);
                if (description != null) {
                    return description.partitions().size();
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("topic " + topic);
            }
            Thread.sleep(50);
        }
    }
}
