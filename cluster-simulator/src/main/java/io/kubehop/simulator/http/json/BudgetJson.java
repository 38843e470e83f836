package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodDisruptionBudget.UnhealthyPodPolicy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Disruption budgets. */
final class BudgetJson {
    private BudgetJson() {}

    static void write(PodDisruptionBudget budget, ObjectNode json) {
        ObjectNode spec = json.putObject("spec");
        budget.spec().minAvailable().ifPresent(minimum -> put(spec, "minAvailable", minimum));
        budget.spec().maxUnavailable().ifPresent(maximum -> put(spec, "maxUnavailable", maximum));
        budget.spec().selector().ifPresent(selector -> spec.set("selector", MetaJson.selector(selector)));
        budget.spec()
                .unhealthyPodEvictionPolicy()
                .ifPresent(policy -> spec.put("unhealthyPodEvictionPolicy", policy.text()));
        PodDisruptionBudget.Status current = budget.status();
        ObjectNode status = json.putObject("status");
        Fields.putNumber(status, "observedGeneration", current.observedGeneration());
        if (!current.disruptedPods().isEmpty()) {
            ObjectNode disrupted = status.putObject("disruptedPods");
            current.disruptedPods().forEach((pod, time) -> disrupted.put(pod, Fields.seconds(time)));
        }
        status.put("disruptionsAllowed", current.disruptionsAllowed());
        status.put("currentHealthy", current.currentHealthy());
        status.put("desiredHealthy", current.desiredHealthy());
        status.put("expectedPods", current.expectedPods());
        Fields.putList(status, "conditions", current.conditions(), MetaJson::condition);
    }

    static PodDisruptionBudget.Spec spec(JsonNode json) {
        return new PodDisruptionBudget.Spec(
                MetaJson.optionalSelector(json, "selector"),
                intOrPercent(json, "minAvailable"),
                intOrPercent(json, "maxUnavailable"),
                Fields.optionalText(json, "unhealthyPodEvictionPolicy").map(BudgetJson::policy));
    }

    static PodDisruptionBudget.Status status(JsonNode json) {
        TreeMap<String, Instant> disrupted = new TreeMap<>();
        Fields.strings(json, "disruptedPods").forEach((pod, time) -> disrupted.put(pod, Instant.parse(time)));
        return new PodDisruptionBudget.Status(
                Fields.integer(json, "disruptionsAllowed", 0),
                Fields.integer(json, "currentHealthy", 0),
                Fields.integer(json, "desiredHealthy", 0),
                Fields.integer(json, "expectedPods", 0),
                Fields.number(json, "observedGeneration", 0),
                disrupted,
                MetaJson.conditions(json));
    }

    private static void put(ObjectNode json, String field, IntOrPercent value) {
        switch (value) {
            case IntOrPercent.Count(int count) -> json.put(field, count);
            case IntOrPercent.Percent percent -> json.put(field, percent.text());
        }
    }

    private static Optional<IntOrPercent> intOrPercent(JsonNode json, String field) {
        return Fields.present(json, field)
                ? Optional.of(IntOrPercent.parse(json.path(field).asString("")))
                : Optional.empty();
    }

    private static UnhealthyPodPolicy policy(String text) {
        return Arrays.stream(UnhealthyPodPolicy.values())
                .filter(policy -> policy.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("spec.unhealthyPodEvictionPolicy: Unsupported value: \""
                        + text + "\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\""));
    }
}
