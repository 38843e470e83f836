package io.kubehop.verifier.verdict;

import io.kubehop.events.AlertEvent.AlertCleared;
import io.kubehop.events.AlertEvent.AlertRaised;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.UpgradePlan.Severity;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import java.util.List;
import java.util.stream.Collectors;

/** The alerts of a batch: one for being held, one a node, one a pod that blocks its node, one for its end. Ids are {@code BATCH#ATTEMPT/…}. */
final class Alerts {
    private static final int SHOWN = 5;

    private Alerts() {}

    static boolean isOf(String alert, String batch) {
        return alert.startsWith(batch + "#");
    }

    static String held(BatchOrder order) {
        return prefix(order) + "held";
    }

    static Fact raiseHeld(String upgrade, BatchOrder order, List<String> reasons) {
        return raise(
                upgrade,
                held(order),
                Severity.WARNING,
                order.id(),
                "Batch " + order.id() + " is held: " + list(reasons) + ". It goes on by itself once this is in order.");
    }

    static Fact raiseNode(String upgrade, BatchOrder order, String node, List<String> reasons) {
        return raise(
                upgrade,
                prefix(order) + "node/" + node,
                Severity.CRITICAL,
                node,
                "Node " + node + " was rejected and stays cordoned: " + list(reasons)
                        + ". Repair it, then retry the batch.");
    }

    static Fact raiseDrain(String upgrade, BatchOrder order, String node, List<String> reasons) {
        return raise(
                upgrade,
                prefix(order) + "drain/" + node,
                Severity.CRITICAL,
                node,
                "Node " + node + " could not be drained: " + list(reasons) + ". Free it, then retry the batch.");
    }

    static String pod(BatchOrder order, String node, String uid) {
        return prefix(order) + "pod/" + node + "/" + uid;
    }

    static Fact raisePod(BatchOrder order, EvictionBlocked blocked, boolean late) {
        String pod = blocked.pod().name();
        var summary = new StringBuilder("Pod " + pod + " keeps node " + blocked.node() + " from being drained");
        summary.append(late ? ", and the time for it is up: " : " and will not be free by itself: ");
        if (!blocked.budget().isEmpty()) {
            summary.append("budget ").append(blocked.budget()).append(": ");
        }
        summary.append(blocked.reason()).append(". Freed by ").append(blocked.freedBy());
        blocked.owner().ifPresent(owner -> summary.append(". Owner: ").append(owner));
        blocked.deadline()
                .ifPresent(deadline -> summary.append(". At ")
                        .append(deadline)
                        .append(" ")
                        .append(then(blocked.atDeadline().orElse(AtDeadline.FAIL))));
        return raise(
                blocked.upgrade(),
                pod(order, blocked.node(), blocked.pod().uid()),
                Severity.WARNING,
                pod,
                summary.append('.').toString());
    }

    private static String then(AtDeadline rule) {
        return switch (rule) {
            case FAIL -> "the drain of its node fails";
            case WAIT -> "it is said again, and waited for";
            case PARK -> "its node is parked, to come back to it later";
            case DELETE -> "it is deleted past its budget";
        };
    }

    static Fact raiseRejected(String upgrade, BatchOrder order, List<String> reasons) {
        return raise(
                upgrade,
                prefix(order) + "rejected",
                Severity.CRITICAL,
                order.id(),
                "Batch " + order.id() + " was rejected: " + list(reasons)
                        + ". The upgrade is paused; repair this, then retry the batch.");
    }

    static Fact clear(String upgrade, String alert, String how) {
        return new Fact.Said(new AlertCleared(upgrade, alert, how));
    }

    private static Fact raise(String upgrade, String alert, Severity severity, String subject, String summary) {
        return new Fact.Said(new AlertRaised(upgrade, alert, severity, subject, summary));
    }

    private static String prefix(BatchOrder order) {
        return order.id() + "#" + order.attempt() + "/";
    }

    private static String list(List<String> reasons) {
        String shown = reasons.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return reasons.size() > SHOWN ? shown + "; and " + (reasons.size() - SHOWN) + " more" : shown;
    }
}
