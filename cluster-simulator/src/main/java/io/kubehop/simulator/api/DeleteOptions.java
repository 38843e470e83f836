package io.kubehop.simulator.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param uid precondition: the object's identity
 * @param resourceVersion precondition: the object's version
 * @param gracePeriodSeconds for pods; empty takes the pod's own, 0 removes at once
 */
public record DeleteOptions(
        Optional<String> uid,
        OptionalLong resourceVersion,
        OptionalLong gracePeriodSeconds,
        Propagation propagation,
        boolean dryRun) {

    /** What becomes of the objects that this one owns. */
    public enum Propagation {
        /** They go after it. */
        BACKGROUND,
        /** They go before it; the simulator lets them go after it. */
        FOREGROUND,
        /** They stay. */
        ORPHAN
    }

    /** No preconditions, the object's own grace period. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(
            Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Propagation.BACKGROUND, false);

    /** At once, as {@code kubectl delete --force} asks. */
    public static final DeleteOptions NOW = DEFAULT.withGrace(0);

    /** The same with that grace period. */
    public DeleteOptions withGrace(long seconds) {
        return new DeleteOptions(uid, resourceVersion, OptionalLong.of(seconds), propagation, dryRun);
    }

    /** The same for an object of that identity only. */
    public DeleteOptions withUid(String wanted) {
        return new DeleteOptions(Optional.of(wanted), resourceVersion, gracePeriodSeconds, propagation, dryRun);
    }

    /** The same for an object at that version only. */
    public DeleteOptions withResourceVersion(long wanted) {
        return new DeleteOptions(uid, OptionalLong.of(wanted), gracePeriodSeconds, propagation, dryRun);
    }

    /** The same with that propagation. */
    public DeleteOptions withPropagation(Propagation wanted) {
        return new DeleteOptions(uid, resourceVersion, gracePeriodSeconds, wanted, dryRun);
    }
}
