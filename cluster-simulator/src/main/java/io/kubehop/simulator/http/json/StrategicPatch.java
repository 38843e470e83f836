package io.kubehop.simulator.http.json;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch. The keys are the {@code patchMergeKey} tags of kubernetes staging/src/k8s.io/api; lists without
 * one, such as taints and tolerations, are replaced whole.
 */
final class StrategicPatch {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("addresses", "type"),
            Map.entry("conditions", "type"),
            Map.entry("containers", "name"),
            Map.entry("env", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ownerReferences", "uid"),
            Map.entry("ports", "containerPort"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumes", "name"));
    private static final Set<String> SETS = Set.of("finalizers");
    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private StrategicPatch() {}

    static JsonNode apply(JsonNode object, ObjectNode patch) {
        if (Fields.text(patch, DIRECTIVE).equals("replace")) {
            ObjectNode replacement = patch.deepCopy();
            replacement.remove(DIRECTIVE);
            return replacement;
        }
        ObjectNode result = object instanceof ObjectNode fields ? fields.deepCopy() : Fields.object();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            field(result, entry.getKey(), entry.getValue());
        }
        return result;
    }

    private static void field(ObjectNode result, String name, JsonNode value) {
        if (name.startsWith(DELETE_FROM)) {
            String list = name.substring(DELETE_FROM.length());
            if (result.path(list) instanceof ArrayNode items) {
                value.values().forEach(gone -> items.removeIf(gone::equals));
            }
        } else if (name.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            result.remove(name);
        } else if (value instanceof ObjectNode fields) {
            if (Fields.text(fields, DIRECTIVE).equals("delete")) {
                result.remove(name);
            } else {
                result.set(name, apply(result.path(name), fields));
            }
        } else if (value instanceof ArrayNode items) {
            result.set(name, list(name, result.path(name), items));
        } else {
            result.set(name, value);
        }
    }

    private static ArrayNode list(String name, JsonNode old, ArrayNode items) {
        Optional<String> key = Optional.ofNullable(KEYS.get(name));
        ArrayNode result = old instanceof ArrayNode array
                ? array.deepCopy()
                : Fields.object().arrayNode();
        if (key.isPresent()) {
            for (JsonNode item : items.values()) {
                if (Fields.text(item, DIRECTIVE).equals("replace")) {
                    ArrayNode replacement = items.deepCopy();
                    replacement.removeIf(candidate -> Fields.present(candidate, DIRECTIVE));
                    return replacement;
                }
            }
            items.values().forEach(item -> item(result, key.get(), item));
            return result;
        }
        if (SETS.contains(name)) {
            for (JsonNode item : items.values()) {
                if (result.values().stream().noneMatch(item::equals)) {
                    result.add(item);
                }
            }
            return result;
        }
        return items;
    }

    private static void item(ArrayNode result, String key, JsonNode item) {
        if (!(item instanceof ObjectNode fields) || !Fields.present(item, key)) {
            throw new IllegalArgumentException("map: " + item + " does not contain declared merge key: " + key);
        }
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i).path(key).equals(item.path(key))) {
                if (Fields.text(fields, DIRECTIVE).equals("delete")) {
                    result.remove(i);
                } else {
                    result.set(i, apply(result.get(i), fields));
                }
                return;
            }
        }
        if (!Fields.text(fields, DIRECTIVE).equals("delete")) {
            result.add(apply(Fields.object(), fields));
        }
    }
}
