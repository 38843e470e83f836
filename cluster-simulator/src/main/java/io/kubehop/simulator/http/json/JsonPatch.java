package io.kubehop.simulator.http.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** RFC 6902. */
final class JsonPatch {
    private JsonPatch() {}

    static JsonNode apply(JsonNode object, ArrayNode operations) {
        JsonNode result = object.deepCopy();
        for (JsonNode operation : operations.values()) {
            String path = Fields.text(operation, "path");
            String name = Fields.text(operation, "op");
            result = switch (name) {
                case "add" -> add(result, path, operation.path("value").deepCopy());
                case "remove" -> {
                    remove(result, path);
                    yield result;
                }
                case "replace" -> {
                    if (path.isEmpty()) {
                        yield operation.path("value").deepCopy();
                    }
                    find(result, path);
                    JsonNode parent = parent(result, path);
                    String last = last(path);
                    if (parent instanceof ObjectNode fields) {
                        fields.set(last, operation.path("value").deepCopy());
                    } else if (parent instanceof ArrayNode items) {
                        items.set(
                                index(last, items.size() - 1),
                                operation.path("value").deepCopy());
                    }
                    yield result;
                }
                case "move" -> {
                    JsonNode moved = find(result, Fields.text(operation, "from"));
                    remove(result, Fields.text(operation, "from"));
                    yield add(result, path, moved);
                }
                case "copy" ->
                    add(
                            result,
                            path,
                            find(result, Fields.text(operation, "from")).deepCopy());
                case "test" -> {
                    if (!find(result, path).equals(operation.path("value"))) {
                        throw new Patch.Unfit("testing value " + path + " failed");
                    }
                    yield result;
                }
                default -> throw new IllegalArgumentException("unexpected kind of operation: \"" + name + "\"");
            };
        }
        return result;
    }

    private static JsonNode add(JsonNode root, String path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        JsonNode parent = parent(root, path);
        String last = last(path);
        if (parent instanceof ObjectNode fields) {
            fields.set(last, value);
        } else if (parent instanceof ArrayNode items) {
            items.insert(last.equals("-") ? items.size() : index(last, items.size()), value);
        } else {
            throw missing("add", path);
        }
        return root;
    }

    private static void remove(JsonNode root, String path) {
        find(root, path);
        JsonNode parent = parent(root, path);
        if (parent instanceof ObjectNode fields) {
            fields.remove(last(path));
        } else if (parent instanceof ArrayNode items) {
            items.remove(index(last(path), items.size() - 1));
        }
    }

    private static JsonNode find(JsonNode root, String path) {
        JsonNode found = root;
        for (String step : steps(path)) {
            found = found instanceof ArrayNode items ? items.path(index(step, items.size() - 1)) : found.path(step);
            if (found.isMissingNode()) {
                throw missing("operate on", path);
            }
        }
        return found;
    }

    private static JsonNode parent(JsonNode root, String path) {
        return find(root, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    private static String last(String path) {
        return steps(path).getLast();
    }

    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        if (path.isEmpty()) {
            return steps;
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("\"" + path + "\" is not a JSON pointer");
        }
        for (String step : path.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    private static int index(String step, int most) {
        int index;
        try {
            index = Integer.parseInt(step);
        } catch (NumberFormatException e) {
            throw new Patch.Unfit("\"" + step + "\" is not an index");
        }
        if (index < 0 || index > most) {
            throw new Patch.Unfit("index " + step + " is out of bounds");
        }
        return index;
    }

    private static Patch.Unfit missing(String what, String path) {
        return new Patch.Unfit("cannot " + what + " " + path + ": missing path");
    }
}
