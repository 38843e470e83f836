package io.kubehop.events;

/** What the drain service says: progress of drains on one topic, orders to agents on another. */
public sealed interface DrainServiceEvent extends Event permits DrainEvent, OrderEvent {}
