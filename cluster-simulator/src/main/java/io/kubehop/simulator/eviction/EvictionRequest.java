package io.kubehop.simulator.eviction;

import io.kubehop.simulator.api.DeleteOptions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The delete options of an eviction.
 *
 * @param uid precondition: the pod's identity
 * @param resourceVersion precondition: the pod's version
 * @param gracePeriodSeconds empty takes the pod's own
 */
public record EvictionRequest(
        Optional<String> uid, OptionalLong resourceVersion, boolean dryRun, OptionalLong gracePeriodSeconds) {

    /** An eviction without preconditions. */
    public static final EvictionRequest PLAIN =
            new EvictionRequest(Optional.empty(), OptionalLong.empty(), false, OptionalLong.empty());

    /** An eviction of the pod with that identity only. */
    public static EvictionRequest ofUid(String uid) {
        return new EvictionRequest(Optional.of(uid), OptionalLong.empty(), false, OptionalLong.empty());
    }

    /** The same as a dry run. */
    public EvictionRequest asDryRun() {
        return new EvictionRequest(uid, resourceVersion, true, gracePeriodSeconds);
    }

    DeleteOptions deleteOptions() {
        return new DeleteOptions(
                uid, resourceVersion, gracePeriodSeconds, DeleteOptions.Propagation.BACKGROUND, dryRun);
    }
}
