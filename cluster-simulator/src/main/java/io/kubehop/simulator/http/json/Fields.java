package io.kubehop.simulator.http.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes single fields the way Kubernetes does: absent and null are the same, empty is left out.
 *
 * <p>A field of the wrong sort is an {@link IllegalArgumentException} that names it.
 */
final class Fields {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Fields() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static boolean present(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        return !value.isMissingNode() && !value.isNull();
    }

    static Optional<String> optionalText(JsonNode parent, String field) {
        if (!present(parent, field)) {
            return Optional.empty();
        }
        JsonNode value = parent.path(field);
        if (!value.isString()) {
            throw wrong(field, "string", value);
        }
        return Optional.of(value.stringValue());
    }

    static String text(JsonNode parent, String field) {
        return optionalText(parent, field).orElse("");
    }

    static String text(JsonNode parent, String field, String otherwise) {
        return optionalText(parent, field).filter(text -> !text.isEmpty()).orElse(otherwise);
    }

    static OptionalLong optionalNumber(JsonNode parent, String field) {
        if (!present(parent, field)) {
            return OptionalLong.empty();
        }
        JsonNode value = parent.path(field);
        if (!value.isIntegralNumber()) {
            throw wrong(field, "integer", value);
        }
        return OptionalLong.of(value.longValue());
    }

    static long number(JsonNode parent, String field, long otherwise) {
        return optionalNumber(parent, field).orElse(otherwise);
    }

    static int integer(JsonNode parent, String field, int otherwise) {
        return Math.toIntExact(number(parent, field, otherwise));
    }

    static boolean flag(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (present(parent, field) && !value.isBoolean()) {
            throw wrong(field, "boolean", value);
        }
        return value.isBoolean() && value.booleanValue();
    }

    static Optional<Instant> time(JsonNode parent, String field) {
        return optionalText(parent, field)
                .map(text -> OffsetDateTime.parse(text).toInstant());
    }

    static SortedMap<String, String> strings(JsonNode parent, String field) {
        SortedMap<String, String> result = new TreeMap<>();
        JsonNode map = parent.path(field);
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (!entry.getValue().isString()) {
                throw wrong(field + "." + entry.getKey(), "string", entry.getValue());
            }
            result.put(entry.getKey(), entry.getValue().stringValue());
        }
        return result;
    }

    static <T> List<T> list(JsonNode parent, String field, Function<JsonNode, T> read) {
        List<T> result = new ArrayList<>();
        for (JsonNode item : parent.path(field).values()) {
            result.add(read.apply(item));
        }
        return result;
    }

    static List<String> texts(JsonNode parent, String field) {
        return list(parent, field, item -> item.asString(""));
    }

    /** Times of objects have no fraction of a second. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Times of leases have six digits after the second. */
    static String micros(Instant time) {
        return MICROS.format(time);
    }

    static void putText(ObjectNode parent, String field, String value) {
        if (!value.isEmpty()) {
            parent.put(field, value);
        }
    }

    static void putNumber(ObjectNode parent, String field, long value) {
        if (value != 0) {
            parent.put(field, value);
        }
    }

    static void putTime(ObjectNode parent, String field, Optional<Instant> value) {
        value.ifPresent(time -> parent.put(field, seconds(time)));
    }

    static void putStrings(ObjectNode parent, String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode map = parent.putObject(field);
            values.forEach(map::put);
        }
    }

    static void putTexts(ObjectNode parent, String field, List<String> values) {
        if (!values.isEmpty()) {
            var array = parent.putArray(field);
            values.forEach(array::add);
        }
    }

    static <T> void putList(ObjectNode parent, String field, List<T> values, Function<T, ObjectNode> write) {
        if (!values.isEmpty()) {
            var array = parent.putArray(field);
            values.forEach(value -> array.add(write.apply(value)));
        }
    }

    private static IllegalArgumentException wrong(String field, String wanted, JsonNode value) {
        return new IllegalArgumentException("field \"" + field + "\" must be a " + wanted + ", not " + value);
    }
}
