package io.kubehop.machine.bench;

import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Publisher;
import io.kubehop.machine.kafka.Subscription;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.postgres.AdvisoryLock;
import io.kubehop.machine.postgres.JournalListener;
import io.kubehop.machine.postgres.Migrations;
import io.kubehop.machine.postgres.PostgresJournal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A service as the real ones are wired: a journal in PostgreSQL, a loop, a publisher, and an inlet if it listens to another. */
record Service(
        MachineLoop<Long, String, Tally.Counted, Tally.Nothing> loop,
        Publisher publisher,
        JournalListener listener,
        Optional<Inlet<String>> inlet)
        implements AutoCloseable {

    /** @param appended told of each record once it is in the journal */
    static Service start(
            DataSource database,
            KafkaSettings kafka,
            String name,
            Optional<String> listensTo,
            Consumer<List<Recorded>> appended) {
        Migrations.migrate(database, name);
        var journal = new PostgresJournal(database, name, InstantSource.system());
        var loop = new MachineLoop<Long, String, Tally.Counted, Tally.Nothing>(
                new Tally(),
                new Tally.Codec(),
                journal,
                (_, _, _) -> {},
                InstantSource.system(),
                new Random(1),
                LoopSettings.defaults(),
                new LoopListener() {
                    @Override
                    public void appended(List<Recorded> records) {
                        appended.accept(records);
                    }
                });
        loop.start(MachineLoop.NONE);
        var publisher = new Publisher(
                journal,
                row -> List.of(new OutboundMessage(name, row.stream(), row.body(), Map.of("id", row.eventId()))),
                kafka,
                new AdvisoryLock(database, name),
                name);
        publisher.start();
        loop.onNews(publisher::wake);
        var listener = new JournalListener(database, name, JournalListener.to(loop));
        listener.start();
        Optional<Inlet<String>> inlet = listensTo.map(topic -> new Inlet<>(
                kafka,
                Subscription.group(name, Set.of(topic)),
                message -> Optional.of(new Command<>(
                        message.key(), topic + ":" + message.headers().get("id"), Tally.Codec.name(message.value()))),
                loop,
                name));
        inlet.ifPresent(Inlet::start);
        return new Service(loop, publisher, listener, inlet);
    }

    @Override
    public void close() {
        inlet.ifPresent(Inlet::close);
        listener.close();
        publisher.close();
        loop.close();
    }
}
