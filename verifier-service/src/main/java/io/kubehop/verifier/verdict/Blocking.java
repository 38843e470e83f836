package io.kubehop.verifier.verdict;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pods that keep a node from being drained, as far as somebody should know: part of step 3 of {@link VerdictMachine}. */
final class Blocking {
    private Blocking() {}

    /**
     * A pod that nothing frees by itself is an alert at once. Any other is one when the time of a drain that goes on waiting was up
     * while it was blocked, which shows in a later deadline.
     */
    static Decision<Fact> blocked(VerdictState state, BatchInFlight batch, EvictionBlocked event, Instant now) {
        Optional<Instant> deadline =
                event.deadline().filter(_ -> event.atDeadline().equals(Optional.of(AtDeadline.WAIT)));
        Instant known = batch.deadlines().get(event.pod().uid());
        boolean news = deadline.isPresent() && (known == null || known.isBefore(deadline.get()));
        boolean late = news && known != null;
        boolean raised = state.alerts()
                .contains(Alerts.pod(batch.order(), event.node(), event.pod().uid()));
        var facts = new ArrayList<Fact>();
        if (news) {
            facts.add(new Fact.Heard(event, now));
        }
        if (!raised && (late || event.kind() == BlockKind.NEVER)) {
            facts.add(Alerts.raisePod(batch.order(), event, late));
        }
        return facts.isEmpty()
                ? Decision.ignore("pod " + event.pod().name() + " waits, and its drain's time is not up")
                : Decision.accept(facts);
    }

    /** The pod leaves, or has left. */
    static Decision<Fact> moved(VerdictState state, BatchInFlight batch, String node, PodRef pod) {
        String alert = Alerts.pod(batch.order(), node, pod.uid());
        return state.alerts().contains(alert)
                ? Decision.accept(Alerts.clear(batch.upgrade(), alert, "pod " + pod.name() + " leaves the node"))
                : Decision.ignore("only the end of batch " + batch.order().id() + " is judged");
    }

    /** Nobody waits for pods of the node any more. */
    static List<Fact> over(VerdictState state, BatchInFlight batch, String node) {
        BatchOrder order = batch.order();
        return state.alerts().stream()
                .filter(alert -> alert.startsWith(Alerts.pod(order, node, "")))
                .map(alert -> Alerts.clear(batch.upgrade(), alert, "the drain of node " + node + " is over"))
                .toList();
    }
}
