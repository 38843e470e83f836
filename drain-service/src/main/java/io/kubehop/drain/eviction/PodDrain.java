package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.eviction.DrainFact.PodAhead;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.PodRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod that has to leave its node and has not yet.
 *
 * @param since when it was first seen; whoever was seen first is asked first, so that a pod being asked is not overtaken
 * @param byUs its eviction was accepted
 * @param tryAt not asked before; {@link Instant#MIN}: at once
 * @param faults how often it was postponed
 * @param block why its last eviction was refused
 */
public record PodDrain(PodAhead ahead, Instant since, boolean byUs, Instant tryAt, int faults, Optional<Block> block) {

    /**
     * Why an eviction was refused.
     *
     * @param byCordons cordoned nodes are among those that do not take a replacement
     */
    public record Block(
            BlockKind kind, String budget, String reason, String freedBy, Instant since, boolean byCordons) {

        Block(BlockKind kind, String budget, String reason, String freedBy, Instant since) {
            this(kind, budget, reason, freedBy, since, false);
        }

        boolean sameAs(Block other) {
            return continues(other)
                    && reason.equals(other.reason)
                    && byCordons == other.byCordons
                    && (kind != BlockKind.NEVER || freedBy.equals(other.freedBy));
        }

        /** Whether it is the same trouble, perhaps in other words. */
        boolean continues(Block other) {
            return kind == other.kind && budget.equals(other.budget);
        }

        Block since(Instant earlier) {
            return new Block(kind, budget, reason, freedBy, earlier, byCordons);
        }
    }

    static PodDrain of(PodAhead ahead, Instant since) {
        return new PodDrain(ahead, since, false, Instant.MIN, 0, Optional.empty());
    }

    PodRef ref() {
        return ahead.ref();
    }

    /** Whether it is still to be asked. */
    boolean waiting() {
        return !ahead.leaving();
    }

    /** Whether it is asked only when it has run to its end. */
    boolean completes() {
        return turn().completes();
    }

    Turn turn() {
        return ahead.turn().orElse(Turn.USUAL);
    }

    /** The one budget within which it is asked one after the other; none if no budget or more than one guards it. */
    Optional<String> lane() {
        return ahead.budgets().size() == 1 ? Optional.of(ahead.budgets().getFirst()) : Optional.empty();
    }

    /** The Deployment that has to have one replica more before it is asked. */
    Optional<String> surge() {
        return ahead.surge();
    }

    /** What it requests; nothing if that is not known. */
    Room.Need need() {
        return ahead.need().orElse(Room.Need.NOTHING);
    }

    PodDrain seen(PodAhead now) {
        boolean same = now.budgets().equals(ahead.budgets());
        return new PodDrain(now, since, byUs, same ? tryAt : Instant.MIN, faults, same ? block : Optional.empty());
    }

    PodDrain evicted() {
        return new PodDrain(ahead.left(), since, true, tryAt, 0, Optional.empty());
    }

    PodDrain hurried() {
        return new PodDrain(ahead, since, byUs, Instant.MIN, faults, block);
    }

    PodDrain postponed(Instant until) {
        return new PodDrain(ahead, since, byUs, until, faults + 1, block);
    }

    PodDrain blocked(Block why) {
        return new PodDrain(ahead, since, byUs, tryAt, faults, Optional.of(why));
    }
}
