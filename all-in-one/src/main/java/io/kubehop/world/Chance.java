package io.kubehop.world;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded chance. */
final class Chance {
    private final SplittableRandom random;

    Chance(SplittableRandom random) {
        this.random = random;
    }

    Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    /** Another one, which draws independently. */
    Chance split() {
        return new Chance(random.split());
    }

    /** True with that probability. */
    boolean is(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From the least to the most, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** From the least to the most, in whole milliseconds. */
    Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    /** One of them. */
    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    long number() {
        return random.nextLong();
    }
}
