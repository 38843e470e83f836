package io.kubehop.events;

/** What the verifier says: verdicts on one topic, alerts on another. */
public sealed interface VerifierEvent extends Event permits VerdictEvent, AlertEvent {}
