package io.kubehop.world;

import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.world.invariant.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One service in the world: the loop of {@code io.kubehop.machine.loop} without threads, each of its moves an event of its own,
 * so that a crash can fall between any two. A crash loses everything but the journal.
 */
final class Actor<S, I, E, A extends Action> implements Life {
    private final Role<S, I, E, A> role;
    private final Stage stage;
    private final String cluster;
    private final Journal journal;
    private final Jobs<I, A> jobs;
    private final Map<String, Stepper<S, I, E, A>> streams = new TreeMap<>();
    private final Map<Long, Optional<Event>> toTell = new HashMap<>();
    private boolean alive;
    private int life;
    private long published;

    Actor(Role<S, I, E, A> role, Stage stage, String cluster) {
        this.role = role;
        this.stage = stage;
        this.cluster = cluster;
        this.journal = new MemoryJournal(stage.clock());
        this.jobs = new Jobs<>(role.name(), stage, this::deliver);
    }

    @Override
    public String name() {
        return role.name();
    }

    @Override
    public boolean alive() {
        return alive;
    }

    /** Folds the journal, publishes what was not, takes up what is to do. */
    @Override
    public void start() {
        alive = true;
        Effects<I, A> effects = role.effects().get();
        jobs.begin(effects);
        published = 0;
        for (String stream : journal.streams()) {
            streams.put(stream, fold(stream));
            refresh(stream);
        }
        guarded(this::publish);
    }

    @Override
    public void crash() {
        alive = false;
        life++;
        jobs.end();
        streams.clear();
        toTell.clear();
    }

    /** The state of a stream, if it is alive and has the stream. */
    Optional<S> state(String stream) {
        return Optional.ofNullable(streams.get(stream)).map(Stepper::state);
    }

    Set<String> streams() {
        return new TreeSet<>(streams.keySet());
    }

    /** Decides, appends and takes up the work. Whatever arrives while it is dead is lost. */
    void deliver(String stream, String cause, I input) {
        if (!alive) {
            return;
        }
        Stepper<S, I, E, A> stepper = streams.getOrDefault(stream, Stepper.of(stream, role.machine(), role.codec()));
        try {
            switch (stepper.decide(cause, input, stage.now())) {
                case Stepper.Ignored<S, I, E, A> _ -> {}
                case Stepper.Proposed<S, I, E, A> proposed -> append(stream, proposed);
            }
        } catch (RuntimeException e) {
            stage.audience().broken(role.name() + " met an impossible state at " + input + ": " + e);
        }
    }

    private void append(String stream, Stepper.Proposed<S, I, E, A> proposed) {
        switch (journal.append(List.of(proposed.append()))) {
            case AppendResult.Appended(List<Recorded> records) -> {
                streams.put(stream, proposed.next());
                for (Recorded row : records) {
                    Optional<Event> said = said(row);
                    toTell.put(row.position(), said);
                    stage.audience().recorded(role.name(), row, said);
                }
                guarded(this::publish);
                refresh(stream);
            }
            case AppendResult.DuplicateCause _ -> {}
            case AppendResult.VersionConflict conflict ->
                throw new IllegalStateException("nobody else writes, but there is " + conflict);
        }
    }

    private Optional<Event> said(Recorded row) {
        return role.said().apply(row).map(event -> event);
    }

    private void refresh(String stream) {
        Stepper<S, I, E, A> stepper = Objects.requireNonNull(streams.get(stream));
        jobs.want(stream, stepper.todo(stage.now()));
    }

    private Stepper<S, I, E, A> fold(String stream) {
        return Stepper.of(stream, role.machine(), role.codec()).apply(journal.read(stream, 0));
    }

    /** Tells the topics; that it has told them is noted later, so a crash between makes duplicates. */
    private void publish() {
        var told = new ArrayList<Long>();
        for (Recorded row : journal.unpublished(Integer.MAX_VALUE)) {
            if (row.position() > published) {
                Optional<Event> said =
                        Optional.ofNullable(toTell.remove(row.position())).orElseGet(() -> said(row));
                said.ifPresent(event -> stage.bus()
                        .publish(new Envelope(row.eventId(), role.name(), row.recordedAt(), cluster, event)));
                published = row.position();
                told.add(row.position());
            }
        }
        if (!told.isEmpty()) {
            guarded(() -> journal.markPublished(told));
        }
    }

    /** Later, unless it crashes before. */
    private void guarded(Runnable happening) {
        int now = life;
        stage.soon(() -> {
            if (life == now) {
                happening.run();
            }
        });
    }

    @Override
    public Replica replica() {
        var copies = new LinkedHashMap<String, Stepper<S, I, E, A>>();
        return () -> {
            for (Map.Entry<String, Stepper<S, I, E, A>> entry : streams.entrySet()) {
                String stream = entry.getKey();
                Stepper<S, I, E, A> copy =
                        copies.getOrDefault(stream, Stepper.of(stream, role.machine(), role.codec()));
                copy = copy.apply(journal.read(stream, copy.version()));
                copies.put(stream, copy);
                if (!copy.state().equals(entry.getValue().state())) {
                    return Optional.of("%s, stream %s, version %d: the fold gives%n  %s%nand the service has%n  %s"
                            .formatted(
                                    role.name(),
                                    stream,
                                    copy.version(),
                                    copy.state(),
                                    entry.getValue().state()));
                }
            }
            return Optional.empty();
        };
    }
}
