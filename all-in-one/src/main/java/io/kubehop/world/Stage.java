package io.kubehop.world;

import io.kubehop.events.Event;
import io.kubehop.machine.journal.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What every actor shares: time, chance, delays, the bus, and who is told of what happens. */
final class Stage {
    private final InstantSource clock;
    private final Timeline timeline;
    private final Chance chance;
    private final Latency latency;
    private final Bus bus;
    private final Audience audience;
    private String acting = "";
    private long numbers;

    /** Who is told. */
    interface Audience {
        void recorded(String service, Recorded row, Optional<Event> said);

        void note(String who, String what, Object detail);

        void broken(String what);
    }

    Stage(InstantSource clock, Timeline timeline, Chance chance, Latency latency, Bus bus, Audience audience) {
        this.clock = clock;
        this.timeline = timeline;
        this.chance = chance;
        this.latency = latency;
        this.bus = bus;
        this.audience = audience;
    }

    Instant now() {
        return clock.instant();
    }

    InstantSource clock() {
        return clock;
    }

    Chance chance() {
        return chance;
    }

    Bus bus() {
        return bus;
    }

    Audience audience() {
        return audience;
    }

    Duration delay() {
        return latency.draw(chance);
    }

    void at(Instant time, Runnable happening) {
        timeline.at(time.isBefore(now()) ? now() : time, happening);
    }

    void after(Duration time, Runnable happening) {
        timeline.at(now().plus(time), happening);
    }

    /** After a drawn delay. */
    void soon(Runnable happening) {
        after(delay(), happening);
    }

    /** A number never given before. */
    long number() {
        return ++numbers;
    }

    /** The service whose effect is being performed at this moment, or empty. */
    String acting() {
        return acting;
    }

    void acting(String service) {
        acting = service;
    }
}
