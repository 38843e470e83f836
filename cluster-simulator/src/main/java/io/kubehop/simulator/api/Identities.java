package io.kubehop.simulator.api;

import java.util.SplittableRandom;
import java.util.UUID;

/** Identities and name suffixes from a seed. */
public final class Identities {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final SplittableRandom random;

    /** The same seed gives the same sequence. */
    public Identities(SplittableRandom random) {
        this.random = random;
    }

    /** The next object identity, a random UUID. */
    public String uid() {
        long version = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant = (random.nextLong() & ~(0b11L << 62)) | (1L << 63);
        return new UUID(version, variant).toString();
    }

    /** The next suffix for {@code generateName}: five characters. */
    public String suffix() {
        StringBuilder suffix = new StringBuilder(SUFFIX_LENGTH);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
