package io.kubehop.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.runbook.RunbookCodec;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.events.Envelope;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.Footprint;
import io.kubehop.machine.kafka.InboundMessage;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Reader;
import io.kubehop.machine.kafka.Route;
import io.kubehop.machine.kafka.Subscription;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** What of the topics concerns an agent. */
public final class Ends {
    /** The writer's name in its messages. */
    public static final String SOURCE = "agent";

    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int DIGEST_BYTES = 12;

    private static final Set<String> TOPICS = Set.of(Topic.ORDERS.topicName());

    private Ends() {}

    /**
     * An agent of one node takes the one partition its node hashes to, so that thousands of agents never rebalance. One that
     * stands for many nodes, which only a simulation does, reads them all.
     *
     * @param nodes empty means every node
     * @param identity of the journal: offsets belong to it, so that a new one reads from the beginning
     */
    public static Subscription subscription(SortedSet<String> nodes, String identity) {
        return nodes.size() == 1
                ? Subscription.ownPartition("kubehop-agent-" + nodes.first() + "-" + identity, TOPICS, nodes.first())
                : Subscription.group("kubehop-agents-" + identity, TOPICS);
    }

    /** One of thousands takes little of the broker and of its node; one that stands for many nodes is like a service. */
    public static KafkaSettings settings(KafkaSettings kafka, SortedSet<String> nodes) {
        return nodes.size() == 1 ? kafka.withFootprint(Footprint.NODE) : kafka;
    }

    /**
     * Orders, by node.
     *
     * @param nodes those served; empty means every node
     */
    public static Reader<RunbookInput> reader(SortedSet<String> nodes) {
        return message -> Envelope.parse(within(message))
                .filter(envelope -> nodes.isEmpty() || nodes.contains(envelope.key()))
                .flatMap(envelope -> envelope.data() instanceof OrderEvent order
                        ? Optional.of(new Command<>(envelope.key(), cause(envelope, message), input(order)))
                        : Optional.empty());
    }

    /** No order is as long as a message may be: a flood of long ones is not to fill the journal with refusals. */
    private static String within(InboundMessage message) {
        if (message.value().length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a message of " + message.value().length() + " characters is no order");
        }
        return message.value();
    }

    /**
     * The cause names the whole message, so that nobody keeps an order away by sending something else under its id before it.
     * The same message twice is still known as such.
     */
    private static String cause(Envelope envelope, InboundMessage message) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest(message.value().getBytes(UTF_8));
            return envelope.cause() + "#" + HexFormat.of().formatHex(sum, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** What an order means to the machine. */
    public static RunbookInput input(OrderEvent event) {
        return switch (event) {
            case OrderEvent.NodeHandedOver(var order) -> new RunbookInput.Ordered(order);
            case OrderEvent.PreparationHandedOver(var order) -> new RunbookInput.PreparationOrdered(order);
            case OrderEvent.RollbackHandedOver(var order, var reason) ->
                new RunbookInput.RollbackOrdered(order, reason);
        };
    }

    /** What is said, to the agents' topic; notes to nobody. */
    public static Route route(String cluster, String identity) {
        return row -> RunbookCodec.said(row)
                .map(event -> new Envelope(row.eventId() + "@" + identity, SOURCE, row.recordedAt(), cluster, event))
                .map(envelope -> List.of(
                        new OutboundMessage(envelope.topic().topicName(), envelope.key(), envelope.toJson(), Map.of())))
                .orElse(List.of());
    }
}
