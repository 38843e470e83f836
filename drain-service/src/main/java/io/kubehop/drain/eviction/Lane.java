package io.kubehop.drain.eviction;

import java.time.Instant;

/**
 * The pods under one budget are asked one after the other, as if on a lane.
 *
 * @param allowed how many more disruptions the budget allows, as far as is known
 * @param tryAt none of them is asked before; {@link Instant#MIN}: at once
 */
public record Lane(int allowed, Instant tryAt) {

    /** Whether it was refused, or allowed no more after an eviction, and has not been freed since. */
    boolean isShut() {
        return allowed == 0 && !tryAt.equals(Instant.MIN);
    }

    Lane disrupted() {
        return new Lane(Math.max(0, allowed - 1), tryAt);
    }

    Lane shut(Instant until) {
        return new Lane(0, until);
    }
}
