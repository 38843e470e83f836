package io.kubehop.world;

import java.time.Duration;

/**
 * How long everything between the services takes: reading, publishing, requests.
 *
 * @param tail how often it takes up to twenty times as long
 */
record Latency(Duration least, Duration most, double tail) {
    static final Latency QUICK = new Latency(Duration.ofMillis(1), Duration.ofMillis(20), 0);
    static final Latency USUAL = new Latency(Duration.ofMillis(2), Duration.ofMillis(150), 0.02);
    static final Latency SLOW = new Latency(Duration.ofMillis(50), Duration.ofSeconds(3), 0.02);
    private static final int LONGER = 20;

    Duration draw(Chance chance) {
        Duration usual = chance.between(least, most);
        return chance.is(tail) ? usual.multipliedBy(1 + chance.below(LONGER)) : usual;
    }
}
