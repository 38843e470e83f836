package io.kubehop.simulator.api;

import io.kubehop.simulator.model.Kind;
import java.util.List;
import java.util.OptionalInt;

/**
 * Kubernetes' Status of a failure.
 *
 * @param code HTTP status
 * @param reason such as {@code Conflict}; empty where Kubernetes gives none
 * @param resource what {@code details.kind} names; empty where Kubernetes gives no details
 * @param name of the object, for {@code details.name}
 * @param causes {@code details.causes}
 * @param retryAfterSeconds {@code details.retryAfterSeconds} and the Retry-After header
 */
public record Refusal(
        int code,
        String reason,
        String message,
        String resource,
        String name,
        List<Cause> causes,
        OptionalInt retryAfterSeconds) {

    /** Freezes the list. */
    public Refusal {
        causes = List.copyOf(causes);
    }

    /**
     * One cause of a failure.
     *
     * @param type what JSON calls {@code reason}
     */
    public record Cause(String type, String message, String field) {}

    /** 404: there is no such object. */
    public static Refusal notFound(Kind<?> kind, String name) {
        return of(404, "NotFound", quoted(kind.resource(), name) + " not found", kind.plural(), name);
    }

    /** 409: the object exists. */
    public static Refusal alreadyExists(Kind<?> kind, String name) {
        return of(409, "AlreadyExists", quoted(kind.resource(), name) + " already exists", kind.plural(), name);
    }

    /** 409: the object is not at the version or of the identity that was asked for. */
    public static Refusal conflict(String resource, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + quoted(resource, name) + ": " + why,
                resource,
                name);
    }

    /** 422: the object breaks a rule of its kind. */
    public static Refusal invalid(Kind<?> kind, String name, String field, String why) {
        return new Refusal(
                422,
                "Invalid",
                kind.name() + (kind.group().isEmpty() ? "" : "." + kind.group()) + " \"" + name + "\" is invalid: "
                        + field + ": " + why,
                kind.name(),
                name,
                List.of(new Cause("FieldValueInvalid", why, field)),
                OptionalInt.empty());
    }

    /** 403: the namespace is going away, so nothing may be created in it. */
    public static Refusal namespaceTerminating(String resource, String name, String namespace) {
        return new Refusal(
                403,
                "Forbidden",
                quoted(resource, name) + " is forbidden: unable to create new content in namespace " + namespace
                        + " because it is being terminated",
                resource,
                name,
                List.of(new Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace")),
                OptionalInt.empty());
    }

    /** 403: for another reason. */
    public static Refusal forbidden(String resource, String name, String why) {
        return of(403, "Forbidden", quoted(resource, name) + " is forbidden: " + why, resource, name);
    }

    private static Refusal of(int code, String reason, String message, String resource, String name) {
        return new Refusal(code, reason, message, resource, name, List.of(), OptionalInt.empty());
    }

    private static String quoted(String resource, String name) {
        return resource + " \"" + name + "\"";
    }
}
