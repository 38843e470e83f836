package io.kubehop.events;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as it travels: a CloudEvents 1.0 message in structured JSON.
 *
 * @param id unique within the source: {@code stream/version} of the journal it comes from
 * @param source the service that says it: {@code planner}, {@code verifier}, {@code drain}, {@code agent}
 * @param time when it was recorded
 * @param cluster the UID of the cluster's {@code kube-system} namespace
 */
public record Envelope(String id, String source, Instant time, String cluster, Event data) {

    private static final String TYPE_PREFIX = "io.kubehop.";
    private static final String SOURCE_PREFIX = "/kubehop/";

    /** Where it goes. */
    public Topic topic() {
        return Topic.of(data);
    }

    /** The record's key. */
    public String key() {
        return Topic.key(data);
    }

    /** Unique over all sources: what a reader uses to know a duplicate. */
    public String cause() {
        return source + ":" + id;
    }

    /** The message's JSON. */
    public String toJson() {
        ObjectNode json = EventJson.MAPPER.createObjectNode();
        json.put("specversion", "1.0");
        json.put("id", id);
        json.put("source", SOURCE_PREFIX + source);
        json.put("type", TYPE_PREFIX + EventJson.type(data));
        json.put("subject", key());
        json.put("time", time.toString());
        json.put("datacontenttype", "application/json");
        json.put("kubehopcluster", cluster);
        json.set("data", EventJson.MAPPER.valueToTree(data));
        return json.toString();
    }

    /**
     * Reads a message.
     *
     * @return nothing if its type is not known to this version of the software
     * @throws IllegalArgumentException if it is no CloudEvents message, or its data is not what its type says
     */
    public static Optional<Envelope> parse(String message) {
        try {
            JsonNode json = EventJson.MAPPER.readTree(message);
            String type = text(json, "type");
            if (!type.startsWith(TYPE_PREFIX)) {
                return Optional.empty();
            }
            String source = text(json, "source");
            return EventJson.read(
                            type.substring(TYPE_PREFIX.length()),
                            json.path("data").toString(),
                            Event.class)
                    .map(event -> new Envelope(
                            text(json, "id"),
                            source.startsWith(SOURCE_PREFIX) ? source.substring(SOURCE_PREFIX.length()) : source,
                            time(json),
                            text(json, "kubehopcluster"),
                            event));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON message: " + e.getOriginalMessage(), e);
        }
    }

    private static Instant time(JsonNode json) {
        String text = text(json, "time");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "not a CloudEvents message: its time '" + text + "' is no RFC 3339 time", e);
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("not a CloudEvents message: it has no text '" + field + "'");
        }
        return value.stringValue();
    }
}
