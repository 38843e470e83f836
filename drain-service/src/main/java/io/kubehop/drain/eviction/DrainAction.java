package io.kubehop.drain.eviction;

import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.machine.Action;
import java.time.Instant;

/** What the machine wants done. */
public sealed interface DrainAction extends Action {

    String batch();

    int attempt();

    String node();

    /** Cordon the node and mark it as ours. */
    record Cordon(String batch, int attempt, String node) implements DrainAction {}

    /** Take our cordon off. */
    record Uncordon(String batch, int attempt, String node) implements DrainAction {}

    /** List the node's pods and their budgets. */
    record LookAtNode(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}

    /** Look at the pod, and ask for its eviction if it is still there. */
    record Evict(String batch, int attempt, String node, PodRef pod, Instant notBefore) implements DrainAction {}

    /** Report that the time of the policy is up. */
    record GiveUp(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}
}
