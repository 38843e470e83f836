package io.kubehop.drain.triage;

import io.kubehop.drain.cluster.PodFacts;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What labels ask for. A pod's own label counts before the one of Cluster API, and that before its namespace's.
 *
 * <p>Cluster API's label on pods means the same (cluster-api:core/reconcilers/machine/drain); what it does not know there is
 * passed over, as there.
 */
public final class DrainLabels {
    /** {@code skip}, {@code wait-completed} or {@code last}, on a pod or its namespace. */
    public static final String DRAIN = "kubehop.io/drain";

    /** A whole number, 0 if there is none: lower ones leave first, and are gone before the next are asked. */
    public static final String ORDER = "kubehop.io/drain-order";

    private static final String CLUSTER_API = "cluster.x-k8s.io/drain";

    private DrainLabels() {}

    /** What the label {@link #DRAIN} asks for. */
    public enum Wish {
        NOTHING,
        /** Leave it where it is. */
        SKIP,
        /** Wait until it has run to its end. */
        WAIT_COMPLETED,
        /** Evict it after all others of its node. */
        LAST
    }

    /** What is asked for; nothing if the label is not understood ({@link #mistake}). */
    public static Wish wish(PodFacts pod) {
        return text(pod).flatMap(DrainLabels::read).orElse(Wish.NOTHING);
    }

    /** The order number; 0 if the label is not understood ({@link #mistake}). */
    public static int order(PodFacts pod) {
        return number(label(pod, ORDER).orElse("0")).orElse(0);
    }

    /** What is wrong with the labels: nobody can know what was meant. */
    public static Optional<String> mistake(PodFacts pod) {
        Optional<String> wish = text(pod).filter(text -> read(text).isEmpty());
        if (wish.isPresent()) {
            return wish.map(text -> "label " + DRAIN + " is '" + text + "'; it may be skip, wait-completed or last");
        }
        return label(pod, ORDER)
                .filter(text -> number(text).isEmpty())
                .map(text -> "label " + ORDER + " is '" + text + "', which is no whole number");
    }

    private static Optional<String> text(PodFacts pod) {
        Map<String, String> own = pod.traits().labels();
        Optional<String> clusterApi = Optional.ofNullable(own.get(CLUSTER_API))
                .filter(text -> read(text).isPresent());
        return Optional.ofNullable(own.get(DRAIN))
                .or(() -> clusterApi)
                .or(() -> Optional.ofNullable(pod.traits().namespaceLabels().get(DRAIN)));
    }

    private static Optional<String> label(PodFacts pod, String name) {
        return Optional.ofNullable(pod.traits().labels().get(name))
                .or(() -> Optional.ofNullable(pod.traits().namespaceLabels().get(name)));
    }

    private static Optional<Wish> read(String text) {
        return switch (text) {
            case "skip" -> Optional.of(Wish.SKIP);
            case "wait-completed" -> Optional.of(Wish.WAIT_COMPLETED);
            case "last" -> Optional.of(Wish.LAST);
            default -> Optional.empty();
        };
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
