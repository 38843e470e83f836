package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.kubehop.drain.cluster.BudgetFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What budgets say and whom they cover. */
final class Budgets {
    private Budgets() {}

    static String name(PodDisruptionBudget budget) {
        return budget.getMetadata().getNamespace() + "/" + budget.getMetadata().getName();
    }

    static int allowed(PodDisruptionBudget budget) {
        return budget.getStatus() == null ? 0 : number(budget.getStatus().getDisruptionsAllowed());
    }

    /** The status belongs to an older spec: the API server refuses until the controller has caught up. */
    static boolean behind(PodDisruptionBudget budget) {
        Long generation = budget.getMetadata().getGeneration();
        Long observed = budget.getStatus() == null ? null : budget.getStatus().getObservedGeneration();
        return generation != null && (observed == null || observed < generation);
    }

    static BudgetFacts facts(PodDisruptionBudget budget) {
        PodDisruptionBudgetStatus status =
                budget.getStatus() == null ? new PodDisruptionBudgetStatus() : budget.getStatus();
        return new BudgetFacts(
                name(budget),
                text(budget.getSpec().getMinAvailable()),
                text(budget.getSpec().getMaxUnavailable()),
                number(status.getDisruptionsAllowed()),
                number(status.getCurrentHealthy()),
                number(status.getDesiredHealthy()),
                number(status.getExpectedPods()),
                behind(budget),
                syncFailed(status));
    }

    /** Of the budgets, which may be of any namespace, those that cover the pod. */
    static List<BudgetFacts> covering(Pod pod, List<PodDisruptionBudget> budgets) {
        return of(pod, budgets).stream().map(Budgets::facts).toList();
    }

    /** The same as objects. */
    static List<PodDisruptionBudget> of(Pod pod, List<PodDisruptionBudget> budgets) {
        Map<String, String> labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        return budgets.stream()
                .filter(budget -> Objects.equals(
                        budget.getMetadata().getNamespace(), pod.getMetadata().getNamespace()))
                .filter(budget ->
                        budget.getSpec() != null && matches(budget.getSpec().getSelector(), labels))
                .toList();
    }

    /** In policy/v1 an empty selector covers every pod, and none at all covers none. */
    private static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> equal = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        List<LabelSelectorRequirement> requirements =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return equal.entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
                && requirements.stream().allMatch(requirement -> meets(requirement, labels));
    }

    private static boolean meets(LabelSelectorRequirement requirement, Map<String, String> labels) {
        boolean present = labels.containsKey(requirement.getKey());
        boolean among = present
                && requirement.getValues() != null
                && requirement.getValues().contains(labels.get(requirement.getKey()));
        return switch (requirement.getOperator()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> present;
            case "DoesNotExist" -> !present;
            default -> false;
        };
    }

    private static Optional<String> syncFailed(PodDisruptionBudgetStatus status) {
        List<Condition> conditions = status.getConditions() == null ? List.of() : status.getConditions();
        return conditions.stream()
                .filter(condition ->
                        "DisruptionAllowed".equals(condition.getType()) && "SyncFailed".equals(condition.getReason()))
                .map(condition -> condition.getMessage() == null ? "its last sync failed" : condition.getMessage())
                .findFirst();
    }

    private static String text(@Nullable IntOrString value) {
        return value == null || value.getValue() == null ? "" : value.getValue().toString();
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
