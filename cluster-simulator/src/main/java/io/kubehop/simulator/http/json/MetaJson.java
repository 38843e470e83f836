package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What objects of every kind have: metadata, conditions, label selectors. */
final class MetaJson {
    private MetaJson() {}

    static ObjectNode write(ObjectMeta meta) {
        ObjectNode json = Fields.object();
        json.put("name", meta.name());
        Fields.putText(json, "namespace", meta.namespace());
        Fields.putText(json, "uid", meta.uid());
        if (meta.resourceVersion() != 0) {
            json.put("resourceVersion", Long.toString(meta.resourceVersion()));
        }
        Fields.putNumber(json, "generation", meta.generation());
        Fields.putTime(json, "creationTimestamp", meta.creationTimestamp());
        Fields.putTime(json, "deletionTimestamp", meta.deletionTimestamp());
        meta.deletionGracePeriodSeconds().ifPresent(seconds -> json.put("deletionGracePeriodSeconds", seconds));
        Fields.putStrings(json, "labels", meta.labels());
        Fields.putStrings(json, "annotations", meta.annotations());
        Fields.putList(json, "ownerReferences", meta.ownerReferences(), MetaJson::owner);
        Fields.putTexts(json, "finalizers", meta.finalizers());
        return json;
    }

    static ObjectMeta read(JsonNode json) {
        return new ObjectMeta(
                Fields.text(json, "namespace"),
                Fields.text(json, "name"),
                Fields.text(json, "uid"),
                version(Fields.text(json, "resourceVersion")),
                Fields.number(json, "generation", 0),
                Fields.strings(json, "labels"),
                Fields.strings(json, "annotations"),
                Fields.time(json, "creationTimestamp"),
                Fields.time(json, "deletionTimestamp"),
                Fields.optionalNumber(json, "deletionGracePeriodSeconds"),
                Fields.texts(json, "finalizers"),
                Fields.list(json, "ownerReferences", MetaJson::owner));
    }

    static ObjectNode condition(Condition condition) {
        ObjectNode json = Fields.object();
        json.put("type", condition.type());
        json.put("status", condition.status());
        Fields.putNumber(json, "observedGeneration", condition.observedGeneration());
        json.put("lastTransitionTime", Fields.seconds(condition.lastTransitionTime()));
        Fields.putText(json, "reason", condition.reason());
        json.put("message", condition.message());
        return json;
    }

    static Condition condition(JsonNode json) {
        return new Condition(
                Fields.text(json, "type"),
                Fields.text(json, "status"),
                Fields.text(json, "reason"),
                Fields.text(json, "message"),
                Fields.time(json, "lastTransitionTime").orElse(Instant.EPOCH),
                Fields.number(json, "observedGeneration", 0));
    }

    static ObjectNode selector(LabelSelector selector) {
        ObjectNode json = Fields.object();
        Fields.putStrings(json, "matchLabels", selector.matchLabels());
        Fields.putList(json, "matchExpressions", selector.matchExpressions(), requirement -> {
            ObjectNode expression = Fields.object();
            expression.put("key", requirement.key());
            expression.put("operator", requirement.operator().text());
            Fields.putTexts(expression, "values", requirement.values());
            return expression;
        });
        return json;
    }

    static LabelSelector selector(JsonNode json) {
        return new LabelSelector(
                Fields.strings(json, "matchLabels"),
                Fields.list(
                        json,
                        "matchExpressions",
                        expression -> new LabelSelector.Requirement(
                                Fields.text(expression, "key"),
                                operator(Fields.text(expression, "operator")),
                                Fields.texts(expression, "values"))));
    }

    static Optional<LabelSelector> optionalSelector(JsonNode parent, String field) {
        return Fields.present(parent, field) ? Optional.of(selector(parent.path(field))) : Optional.empty();
    }

    static List<Condition> conditions(JsonNode parent) {
        return Fields.list(parent, "conditions", MetaJson::condition);
    }

    private static ObjectNode owner(OwnerReference owner) {
        ObjectNode json = Fields.object();
        json.put("apiVersion", owner.apiVersion());
        json.put("kind", owner.kind());
        json.put("name", owner.name());
        json.put("uid", owner.uid());
        json.put("controller", owner.controller());
        json.put("blockOwnerDeletion", owner.blockOwnerDeletion());
        return json;
    }

    private static OwnerReference owner(JsonNode json) {
        return new OwnerReference(
                Fields.text(json, "apiVersion"),
                Fields.text(json, "kind"),
                Fields.text(json, "name"),
                Fields.text(json, "uid"),
                Fields.flag(json, "controller"),
                Fields.flag(json, "blockOwnerDeletion"));
    }

    private static LabelSelector.Operator operator(String text) {
        return Arrays.stream(LabelSelector.Operator.values())
                .filter(operator -> operator.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a valid selector operator"));
    }

    private static long version(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
