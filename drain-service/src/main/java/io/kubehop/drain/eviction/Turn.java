package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.triage.DrainLabels;
import io.kubehop.drain.triage.DrainLabels.Wish;
import java.util.Comparator;
import java.util.Optional;

/**
 * When it is a pod's turn among the pods of its node.
 *
 * @param completes it is not asked at all before it has run to its end
 * @param last after all that are not
 * @param order lower ones first; those of one number are gone before the next are asked
 * @param priority {@code spec.priority}: among those that may be asked, lower ones first, so that what matters most is away
 *     shortest
 * @param ordinal of a StatefulSet's pod, higher ones first, as its controller does; -1 for others
 */
public record Turn(boolean completes, boolean last, int order, int priority, int ordinal) {
    static final Turn USUAL = new Turn(false, false, 0, 0, -1);

    /** Who has to be gone before whom. */
    static final Comparator<Turn> GROUP = Comparator.comparing(Turn::last).thenComparingInt(Turn::order);

    /** Who is asked first within a group; a preference only. */
    static final Comparator<Turn> PREFERENCE =
            Comparator.comparingInt(Turn::priority).thenComparing(Turn::ordinal, Comparator.reverseOrder());

    /** The pod's turn; nothing if it is the usual one. */
    static Optional<Turn> of(PodFacts pod, boolean completes) {
        var turn = new Turn(
                completes,
                DrainLabels.wish(pod) == Wish.LAST,
                DrainLabels.order(pod),
                pod.traits().priority(),
                ordinal(pod));
        return turn.equals(USUAL) ? Optional.empty() : Optional.of(turn);
    }

    Turn completed() {
        return new Turn(false, last, order, priority, ordinal);
    }

    private static int ordinal(PodFacts pod) {
        if (pod.controller().filter(owner -> owner.kind().equals("StatefulSet")).isEmpty()) {
            return -1;
        }
        String digits = pod.ref().name().substring(pod.ref().name().lastIndexOf('-') + 1);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
