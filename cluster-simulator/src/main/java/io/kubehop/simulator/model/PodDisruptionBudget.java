package io.kubehop.simulator.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A policy/v1 budget: how many of the selected pods may be missing because of evictions. */
public record PodDisruptionBudget(ObjectMeta meta, Spec spec, Status status) implements KubeObject {
    /** The condition that says whether the budget allows an eviction now. */
    public static final String DISRUPTION_ALLOWED = "DisruptionAllowed";

    /** Reason of that condition: the controller could not work the budget out. */
    public static final String SYNC_FAILED = "SyncFailed";

    /** What happens to pods that are not Ready. */
    public enum UnhealthyPodPolicy {
        /** They go only while the application has the healthy pods it wants; the default. */
        IF_HEALTHY_BUDGET("IfHealthyBudget"),
        /** They always go. */
        ALWAYS_ALLOW("AlwaysAllow");

        private final String text;

        UnhealthyPodPolicy(String text) {
            this.text = text;
        }

        /** As manifests write it. */
        public String text() {
            return text;
        }
    }

    /**
     * The budget itself; Kubernetes allows one of minAvailable and maxUnavailable.
     *
     * @param selector empty selects no pod; the selector without requirements selects every pod of the namespace
     */
    public record Spec(
            Optional<LabelSelector> selector,
            Optional<IntOrPercent> minAvailable,
            Optional<IntOrPercent> maxUnavailable,
            Optional<UnhealthyPodPolicy> unhealthyPodEvictionPolicy) {}

    /**
     * What the disruption controller worked out.
     *
     * @param disruptedPods pods whose eviction was accepted and is not yet seen, with the time of acceptance
     */
    public record Status(
            int disruptionsAllowed,
            int currentHealthy,
            int desiredHealthy,
            int expectedPods,
            long observedGeneration,
            SortedMap<String, Instant> disruptedPods,
            List<Condition> conditions) {
        /** Of a budget no controller has looked at. */
        public static final Status NEW = new Status(0, 0, 0, 0, 0, new TreeMap<>(), List.of());

        /** Freezes the collections. */
        public Status {
            disruptedPods = Frozen.map(disruptedPods);
            conditions = List.copyOf(conditions);
        }
    }

    /** A budget that wants so many pods available. */
    public static PodDisruptionBudget minAvailable(
            String namespace, String name, LabelSelector selector, IntOrPercent minimum) {
        return new PodDisruptionBudget(
                ObjectMeta.of(namespace, name),
                new Spec(Optional.of(selector), Optional.of(minimum), Optional.empty(), Optional.empty()),
                Status.NEW);
    }

    /** A budget that lets so many pods be missing. */
    public static PodDisruptionBudget maxUnavailable(
            String namespace, String name, LabelSelector selector, IntOrPercent maximum) {
        return new PodDisruptionBudget(
                ObjectMeta.of(namespace, name),
                new Spec(Optional.of(selector), Optional.empty(), Optional.of(maximum), Optional.empty()),
                Status.NEW);
    }

    @Override
    public Kind<PodDisruptionBudget> kind() {
        return Kind.BUDGET;
    }

    /** Whether it covers pods with these labels in its namespace. */
    public boolean selects(Pod pod) {
        return meta.namespace().equals(pod.meta().namespace())
                && spec.selector()
                        .map(selector -> selector.matches(pod.meta().labels()))
                        .orElse(false);
    }

    /** The same with other metadata. */
    public PodDisruptionBudget withMeta(ObjectMeta newMeta) {
        return new PodDisruptionBudget(newMeta, spec, status);
    }

    /** The same with another status. */
    public PodDisruptionBudget withStatus(Status newStatus) {
        return new PodDisruptionBudget(meta, spec, newStatus);
    }

    /** The same with another specification. */
    public PodDisruptionBudget withSpec(Spec newSpec) {
        return new PodDisruptionBudget(meta, newSpec, status);
    }
}
