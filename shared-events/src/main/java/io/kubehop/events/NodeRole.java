package io.kubehop.events;

/** What a node is for. */
public enum NodeRole {
    /** Runs an API server and its companions: moved one at a time, before any worker of the hop. */
    CONTROL_PLANE,
    /** Runs applications. */
    WORKER
}
