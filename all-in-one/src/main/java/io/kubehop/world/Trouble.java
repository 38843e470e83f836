package io.kubehop.world;

import java.time.Duration;

/**
 * Something that goes wrong, or that somebody else does, at a time since the beginning. Numbers choose among what is there at
 * that time.
 */
sealed interface Trouble {
    Duration at();

    /** The API server does not answer for that long. */
    record ApiDown(Duration at, Duration time) implements Trouble {}

    /** A kubelet says that its node is not ready. */
    record NotReady(Duration at, int node, Duration time) implements Trouble {}

    /** A host is off for that long. */
    record Reboot(Duration at, int node, Duration time) implements Trouble {}

    /** A host goes off and never comes back. */
    record HostLost(Duration at, int node) implements Trouble {}

    /** Pods take so much longer to start. */
    record SlowPods(Duration at, Duration longer, Duration time) implements Trouble {}

    /** The pods of one application are not ready. */
    record AppStuck(Duration at, int app, Duration time) implements Trouble {}

    /** Somebody deletes a pod without asking its budget. */
    record RivalDelete(Duration at, int pod) implements Trouble {}

    /** A person cordons a node, and perhaps uncordons it again: zero is never. */
    record Cordon(Duration at, int node, Duration undoneAfter) implements Trouble {}

    /** A worker joins. */
    record Join(Duration at) implements Trouble {}

    /** A worker is removed. */
    record Leave(Duration at, int node) implements Trouble {}

    /** A person or an autoscaler gives an application so many replicas more, or fewer; never fewer than one. */
    record Scale(Duration at, int app, int more) implements Trouble {}

    /** A service dies. */
    record Crash(Duration at, int service, Duration time) implements Trouble {}
}
