package io.kubehop.events;

/** A fact that one service tells the others, named in the past tense. */
public sealed interface Event
        permits PlanEvent, VerifierEvent, DrainServiceEvent, AgentEvent, HostEvent, ProgressEvent {

    /** The id of the upgrade it belongs to; empty if it is of none. */
    String upgrade();
}
