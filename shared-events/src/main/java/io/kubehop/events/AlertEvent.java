package io.kubehop.events;

/** What the verifier says on {@link Topic#ALERTS}, for people's tools. */
public sealed interface AlertEvent extends VerifierEvent {

    /** Unique in its upgrade; the same from raised to cleared. */
    String alert();

    /**
     * @param subject whom it is about: a batch, a node, a workload
     * @param summary one sentence with what to do
     */
    record AlertRaised(String upgrade, String alert, UpgradePlan.Severity severity, String subject, String summary)
            implements AlertEvent {}

    record AlertCleared(String upgrade, String alert, String how) implements AlertEvent {}
}
