package io.kubehop.simulator.http;

import io.kubehop.simulator.api.Outcome;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.http.json.ObjectJson;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectMeta;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Kubernetes' Status objects, and the answers that carry them. */
final class Statuses {
    private Statuses() {}

    static Answer of(Refusal refusal) {
        Answer answer = Answer.json(refusal.code(), failure(refusal));
        return refusal.retryAfterSeconds().isPresent()
                ? answer.with(
                        "Retry-After",
                        Integer.toString(refusal.retryAfterSeconds().getAsInt()))
                : answer;
    }

    /** The object written, or why it was not. */
    static <T extends KubeObject> Answer of(int code, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T object) -> Answer.json(code, ObjectJson.write(object));
            case Outcome.Refused<T>(Refusal refusal) -> of(refusal);
        };
    }

    static Answer failure(int code, String reason, String message) {
        return of(plain(code, reason, message));
    }

    static Answer badRequest(String message) {
        return failure(400, "BadRequest", message);
    }

    /** The object is gone: what kinds answer that do not return what they deleted. */
    static Answer deleted(Kind<?> kind, ObjectMeta meta) {
        ObjectNode json = success();
        ObjectNode details = json.putObject("details");
        details.put("name", meta.name());
        if (!kind.group().isEmpty()) {
            details.put("group", kind.group());
        }
        details.put("kind", kind.plural());
        details.put("uid", meta.uid());
        return Answer.json(200, json);
    }

    static ObjectNode success() {
        return status("Success");
    }

    static ObjectNode failure(Refusal refusal) {
        ObjectNode json = status("Failure");
        json.put("message", refusal.message());
        if (!refusal.reason().isEmpty()) {
            json.put("reason", refusal.reason());
        }
        ObjectNode details = details(refusal);
        if (!details.isEmpty()) {
            json.set("details", details);
        }
        json.put("code", refusal.code());
        return json;
    }

    static Refusal plain(int code, String reason, String message) {
        return new Refusal(code, reason, message, "", "", List.of(), OptionalInt.empty());
    }

    static Refusal expired(String message) {
        return plain(410, "Expired", message);
    }

    /** Refusals name resources as messages do, {@code deployments.apps}; details have the two apart. */
    private static ObjectNode details(Refusal refusal) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (!refusal.name().isEmpty()) {
            details.put("name", refusal.name());
        }
        if (!refusal.resource().isEmpty()) {
            int dot = refusal.resource().indexOf('.');
            String resource = dot < 0 ? refusal.resource() : refusal.resource().substring(0, dot);
            String group = dot < 0 ? groupOf(resource) : refusal.resource().substring(dot + 1);
            if (!group.isEmpty()) {
                details.put("group", group);
            }
            details.put("kind", resource);
        }
        if (!refusal.causes().isEmpty()) {
            ArrayNode causes = details.putArray("causes");
            for (Refusal.Cause cause : refusal.causes()) {
                ObjectNode entry =
                        causes.addObject().put("reason", cause.type()).put("message", cause.message());
                if (!cause.field().isEmpty()) {
                    entry.put("field", cause.field());
                }
            }
        }
        refusal.retryAfterSeconds().ifPresent(seconds -> details.put("retryAfterSeconds", seconds));
        return details;
    }

    private static String groupOf(String resource) {
        return Kind.ALL.stream()
                .filter(kind -> kind.plural().equals(resource) || kind.name().equals(resource))
                .map(Kind::group)
                .findFirst()
                .orElse("");
    }

    private static ObjectNode status(String status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "Status");
        json.put("apiVersion", "v1");
        json.putObject("metadata");
        json.put("status", status);
        return json;
    }
}
