package io.kubehop.agent.preflight;

import java.time.Duration;

/**
 * From where on something is too little.
 *
 * @param diskLeast bytes that must be free on each file system that an upgrade writes to; less is a blocker
 * @param diskGood bytes below which it is a warning
 * @param clockWarning offset of the clock that is a warning
 * @param clockLeast offset that is a blocker: orders and certificates would be taken for expired
 * @param certificateLeast how long a certificate should still be valid
 */
public record PreflightLimits(
        long diskLeast, long diskGood, Duration clockWarning, Duration clockLeast, Duration certificateLeast) {
    private static final long MIB = 1L << 20;

    /** 1 GiB and 4 GiB, 5 s and 1 min, 7 days. */
    public static final PreflightLimits DEFAULT = new PreflightLimits(
            1024 * MIB, 4096 * MIB, Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofDays(7));

    public PreflightLimits {
        if (diskLeast < 0 || diskGood < diskLeast) {
            throw new IllegalArgumentException("diskLeast must not be negative, and diskGood not below it");
        }
        if (clockLeast.compareTo(clockWarning) < 0) {
            throw new IllegalArgumentException("clockLeast must not be below clockWarning");
        }
    }
}
