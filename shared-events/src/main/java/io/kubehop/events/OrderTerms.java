package io.kubehop.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the planner signs: an order, what it asks for, and when it counts.
 *
 * <p>Its JSON has one form only: these fields, all of them, in this order, without a space, in printable ASCII. {@link #parse}
 * takes no other, so whatever is read is what was meant.
 *
 * @param order the order, unsigned
 * @param checksums SHA-256 in hex by the file's name, where they are known
 * @param sequence tells orders apart that have one {@code notBefore}: grows over the planner's journal
 * @param notBefore when it was made
 * @param notAfter when it ends to count
 */
public record OrderTerms(
        OrderKind kind,
        WorkOrder order,
        Map<String, String> checksums,
        long sequence,
        Instant notBefore,
        Instant notAfter) {

    /** The longest text that is looked at, in characters. */
    public static final int MOST_CHARACTERS = 64 * 1024;

    /** The most files that an order may name: an event of many orders has to stay below what Kafka takes. */
    public static final int MOST_CHECKSUMS = 24;

    private static final List<String> FIELDS = List.of(
            "kind",
            "cluster",
            "upgrade",
            "batch",
            "attempt",
            "hop",
            "node",
            "role",
            "zone",
            "from",
            "to",
            "first",
            "checksums",
            "sequence",
            "notBefore",
            "notAfter");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public OrderTerms {
        order = order.unsigned();
        checksums = Map.copyOf(checksums);
        if (checksums.size() > MOST_CHECKSUMS) {
            throw new IllegalArgumentException(
                    "an order names " + MOST_CHECKSUMS + " files at most, not " + checksums.size());
        }
    }

    /** Whether this was ordered after the other. */
    public boolean after(Instant otherNotBefore, long otherSequence) {
        int byTime = notBefore.compareTo(otherNotBefore);
        return byTime > 0 || (byTime == 0 && sequence > otherSequence);
    }

    /**
     * The terms as text, in their one form.
     *
     * @throws IllegalArgumentException if a field has characters beyond printable ASCII: no name in Kubernetes has
     */
    public String text() {
        ObjectNode json = STRICT.createObjectNode();
        json.put("kind", kind.name());
        json.put("cluster", order.cluster());
        json.put("upgrade", order.upgrade());
        json.put("batch", order.batch());
        json.put("attempt", order.attempt());
        json.put("hop", order.hop());
        json.put("node", order.node());
        json.put("role", order.role().name());
        json.put("zone", order.zone());
        json.put("from", order.from().toString());
        json.put("to", order.to().toString());
        json.put("first", order.first());
        ObjectNode files = json.putObject("checksums");
        new TreeMap<>(checksums).forEach(files::put);
        json.put("sequence", sequence);
        json.put("notBefore", notBefore.toString());
        json.put("notAfter", notAfter.toString());
        String text = json.toString();
        if (!printable(text)) {
            throw new IllegalArgumentException("an order has characters that are no printable ASCII: " + text);
        }
        return text;
    }

    /**
     * Reads terms.
     *
     * @throws IllegalArgumentException with one sentence if the text is not the one form of any terms
     */
    public static OrderTerms parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "its signed text has " + text.length() + " characters, more than any order");
        }
        if (!printable(text)) {
            throw new IllegalArgumentException("its signed text has characters that are no printable ASCII");
        }
        JsonNode json = json(text);
        var unknown = new ArrayList<>(json.propertyNames());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "its signed text has fields that no order of this version has: " + String.join(", ", unknown));
        }
        OrderTerms terms = terms(json);
        if (!terms.text().equals(text)) {
            throw new IllegalArgumentException("its signed text is not in the form in which orders are written");
        }
        return terms;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode json = STRICT.readTree(text);
            if (!json.isObject()) {
                throw new IllegalArgumentException("its signed text is no JSON object");
            }
            return json;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("its signed text is no proper JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static OrderTerms terms(JsonNode json) {
        try {
            var files = new TreeMap<String, String>();
            JsonNode sums = json.required("checksums");
            sums.propertyNames().forEach(name -> files.put(name, string(sums, name)));
            return new OrderTerms(
                    OrderKind.valueOf(string(json, "kind")),
                    new WorkOrder(
                            string(json, "cluster"),
                            string(json, "upgrade"),
                            string(json, "batch"),
                            json.required("attempt").intValue(),
                            json.required("hop").intValue(),
                            string(json, "node"),
                            NodeRole.valueOf(string(json, "role")),
                            string(json, "zone"),
                            KubeVersion.parse(string(json, "from")),
                            KubeVersion.parse(string(json, "to")),
                            json.required("first").booleanValue()),
                    files,
                    json.required("sequence").longValue(),
                    Instant.parse(string(json, "notBefore")),
                    Instant.parse(string(json, "notAfter")));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("its signed text is no order: " + sentence(e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its signed text is no order: " + e.getMessage(), e);
        }
    }

    private static String string(JsonNode json, String field) {
        JsonNode value = json.required(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("its field " + field + " is no text");
        }
        return value.stringValue();
    }

    private static String sentence(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
