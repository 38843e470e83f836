package io.kubehop.world;

import io.kubehop.events.Envelope;
import io.kubehop.events.Topic;
import java.util.function.Consumer;

/**
 * One reader of one topic. It reads in order, each message after a delay, sometimes goes back a few, and commits late: after a
 * crash it begins where it had committed.
 */
final class Subscription {
    private static final double COMMITS = 0.3;
    private static final int BACK = 6;

    private final Topic topic;
    private final Stage stage;
    private final double rewinds;
    private final Consumer<Envelope> inlet;
    private boolean open;
    private boolean reading;
    private int next;
    private int committed;
    private int life;

    /**
     * A reader, closed at first.
     *
     * @param rewinds how often it goes back, per message
     */
    Subscription(Topic topic, Stage stage, double rewinds, Consumer<Envelope> inlet) {
        this.topic = topic;
        this.stage = stage;
        this.rewinds = rewinds;
        this.inlet = inlet;
        stage.bus().add(this);
    }

    Topic topic() {
        return topic;
    }

    void open() {
        open = true;
        next = committed;
        poke();
    }

    void crash() {
        open = false;
        reading = false;
        life++;
    }

    boolean atEnd() {
        return next >= stage.bus().of(topic).size();
    }

    /** There may be something to read. */
    void poke() {
        if (open && !reading && !atEnd()) {
            reading = true;
            int now = life;
            stage.soon(() -> {
                if (life == now) {
                    read();
                }
            });
        }
    }

    private void read() {
        reading = false;
        String message = stage.bus().of(topic).get(next);
        next++;
        Envelope.parse(message).ifPresent(inlet);
        if (stage.chance().is(rewinds)) {
            next = Math.max(0, next - 1 - stage.chance().below(BACK));
        } else if (stage.chance().is(COMMITS)) {
            commitLater(next);
        }
        poke();
    }

    private void commitLater(int offset) {
        int now = life;
        stage.soon(() -> {
            if (life == now) {
                committed = Math.max(committed, offset);
            }
        });
    }
}
