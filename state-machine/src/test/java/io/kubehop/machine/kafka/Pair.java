package io.kubehop.machine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.Chores;
import io.kubehop.machine.loop.Chores.Ask;
import io.kubehop.machine.loop.Chores.Chore;
import io.kubehop.machine.loop.Chores.Done;
import io.kubehop.machine.loop.Chores.Event;
import io.kubehop.machine.loop.Chores.Input;
import io.kubehop.machine.loop.Chores.State;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.postgres.AdvisoryLock;
import io.kubehop.machine.postgres.JournalListener;
import io.kubehop.machine.postgres.PostgresJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Two services that talk: what is asked of the {@code asker} is told to the {@code doer}, which asks it of itself, does it, and
 * says so; the asker then has it done too. Wired as the real services are.
 */
final class Pair {
    static final int PARTITIONS = 6;

    final DataSource database;
    final KafkaSettings kafka;
    final String asker;
    final String doer;
    final ConcurrentLinkedQueue<String> performed = new ConcurrentLinkedQueue<>();
    private final Optional<String> node;

    Pair(DataSource database, KafkaSettings kafka, String askerSchema, String doerSchema) {
        this(database, kafka, askerSchema, doerSchema, Optional.empty());
    }

    /** @param node all that is asked concerns this stream, and both services take its partition, without a group, as an agent does */
    Pair(DataSource database, KafkaSettings kafka, String askerSchema, String doerSchema, Optional<String> node) {
        this.database = database;
        this.kafka = kafka;
        this.asker = askerSchema;
        this.doer = doerSchema;
        this.node = node;
        Topics.ensure(
                kafka,
                List.of(
                        new TopicSpec(asker, PARTITIONS, false, Duration.ofHours(1)),
                        new TopicSpec(doer, PARTITIONS, false, Duration.ZERO)),
                Duration.ofSeconds(20));
    }

    /** One process of a service. */
    record Instance(
            MachineLoop<State, Input, Event, Chore> loop,
            Publisher publisher,
            JournalListener listener,
            Inlet<Input> inlet)
            implements AutoCloseable {
        @Override
        public void close() {
            inlet.close();
            listener.close();
            publisher.close();
            loop.close();
        }
    }

    Journal journal(String schema) {
        return new PostgresJournal(database, schema, InstantSource.system());
    }

    /** The service that asks; it performs nothing itself. */
    Instance startAsker(UnaryOperator<Journal> between) {
        return start(asker, doer, asker + "-group", between, message -> switch (message.headers()
                .get("type")) {
            case "Finished" -> Optional.of(new Done(text(message)));
            case null, default -> Optional.empty();
        });
    }

    /** The service that does. */
    Instance startDoer(String group, UnaryOperator<Journal> between) {
        return start(doer, asker, group, between, message -> switch (message.headers()
                .get("type")) {
            case "Asked" -> {
                String text = text(message);
                yield Optional.of(Chores.ask(text.substring(0, text.lastIndexOf(' '))));
            }
            case null, default -> Optional.empty();
        });
    }

    private static String text(InboundMessage message) {
        return message.value().substring(1, message.value().length() - 1);
    }

    private interface Meaning {
        Optional<Input> of(InboundMessage message);
    }

    private Instance start(String schema, String other, String group, UnaryOperator<Journal> between, Meaning meaning) {
        Journal journal = between.apply(journal(schema));
        var loop = new MachineLoop<>(
                new Chores(),
                new Chores.Codec(),
                journal,
                (String stream, Chore chore, io.kubehop.machine.Effects.Observer<Input> observer) -> {
                    if (schema.equals(doer)) {
                        performed.add(stream + " " + chore.name());
                        observer.observed(new Done(chore.name()));
                    }
                },
                InstantSource.system(),
                new Random(1),
                LoopSettings.defaults().withRepeatPause(Duration.ofHours(1)),
                LoopListener.none());
        loop.start(node.isPresent() ? MachineLoop.ALL : MachineLoop.NONE);
        var publisher =
                new Publisher(journal, row -> route(schema, row), kafka, new AdvisoryLock(database, schema), schema);
        publisher.start();
        loop.onNews(publisher::wake);
        var listener = new JournalListener(database, schema, JournalListener.to(loop));
        listener.start();
        Reader<Input> reader = message -> meaning.of(message)
                .map(input -> new Command<>(
                        message.key(), other + ":" + message.headers().get("id"), input));
        Subscription subscription = node.<Subscription>map(key -> Subscription.ownPartition(group, Set.of(other), key))
                .orElseGet(() -> Subscription.group(group, Set.of(other)));
        var inlet = new Inlet<>(kafka, subscription, reader, loop, schema);
        inlet.start();
        return new Instance(loop, publisher, listener, inlet);
    }

    private static List<OutboundMessage> route(String schema, Recorded row) {
        return List.of(
                new OutboundMessage(schema, row.stream(), row.body(), Map.of("type", row.type(), "id", row.eventId())));
    }

    /** Asks for chores of several streams and waits until that is in the journal. */
    void ask(Instance instance, int from, int to) throws Exception {
        var outcomes = new ArrayList<java.util.concurrent.CompletableFuture<?>>();
        for (int i = from; i < to; i++) {
            outcomes.add(instance.loop()
                    .submit(node.orElse("up" + i % 5), "rest:" + i, new Ask("chore-" + i, java.time.Instant.EPOCH)));
        }
        for (var outcome : outcomes) {
            outcome.get(30, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    long rows(String schema, String type) {
        Journal journal = journal(schema);
        return journal.streams().stream()
                .flatMap(stream -> journal.read(stream, 0).stream())
                .filter(row -> row.type().equals(type))
                .count();
    }

    /** Both journals hold each chore asked for once and done once, in the order of the asker. */
    void assertAllDoneOnce(int chores) {
        for (String schema : List.of(asker, doer)) {
            assertThat(rows(schema, "Asked")).as(schema).isEqualTo(chores);
            assertThat(rows(schema, "Finished")).as(schema).isEqualTo(chores);
            assertThat(journal(schema).unpublished(1)).isEmpty();
        }
        for (String stream : journal(asker).streams()) {
            assertThat(bodies(doer, stream)).as(stream).isEqualTo(bodies(asker, stream));
        }
    }

    private List<String> bodies(String schema, String stream) {
        return journal(schema).read(stream, 0).stream()
                .filter(row -> row.type().equals("Asked"))
                .map(Recorded::body)
                .toList();
    }
}
