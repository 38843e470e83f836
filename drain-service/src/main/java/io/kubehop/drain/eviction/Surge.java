package io.kubehop.drain.eviction;

import io.kubehop.events.DrainEvent.PodRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A Deployment that has, or is to have, one replica more, so that a pod of it can leave its node.
 *
 * @param workload {@code namespace/name}
 * @param batch of the node for which it was begun, and its upgrade, attempt and name
 * @param was its replicas without the one more; 0 before that is known
 * @param lookAt when it is looked at again
 * @param reason why it was refused, or empty
 * @param instead the pod that is to go by one replica less, where no eviction can make it go
 */
record Surge(
        String workload,
        String upgrade,
        String batch,
        int attempt,
        String node,
        Phase phase,
        int was,
        Instant lookAt,
        String reason,
        Optional<PodRef> instead) {

    /** How far it is. */
    enum Phase {
        /** Being asked for. */
        RAISING,
        /** Its additional pod is starting. */
        STARTING,
        /** Its additional pod is ready. */
        READY,
        /** It cannot be had. */
        REFUSED
    }

    static Surge begun(DrainFact.SurgeBegun begun) {
        return new Surge(
                begun.workload(),
                begun.upgrade(),
                begun.batch(),
                begun.attempt(),
                begun.node(),
                Phase.RAISING,
                0,
                Instant.MIN,
                "",
                Optional.empty());
    }

    Surge raised(int from) {
        return new Surge(workload, upgrade, batch, attempt, node, Phase.STARTING, from, Instant.MIN, "", instead);
    }

    Surge looked(boolean ready, Instant next) {
        return new Surge(
                workload,
                upgrade,
                batch,
                attempt,
                node,
                ready ? Phase.READY : Phase.STARTING,
                was,
                next,
                reason,
                instead);
    }

    Surge refused(String why) {
        return new Surge(workload, upgrade, batch, attempt, node, Phase.REFUSED, was, lookAt, why, instead);
    }

    Surge turned(PodRef pod) {
        return new Surge(workload, upgrade, batch, attempt, node, phase, was, lookAt, reason, Optional.of(pod));
    }
}
