package io.kubehop.simulator.eviction;

import io.kubehop.simulator.api.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Admission webhooks for {@code pods/eviction}, by the namespace whose evictions they refuse. */
public final class EvictionWebhooks {
    private final Map<String, Refusal> denials = new TreeMap<>();

    /** A webhook of that name refuses from now on, with an HTTP code of at least 400. */
    public void deny(String namespace, String webhook, int code, String message) {
        denials.put(
                namespace,
                refusal(code, "", "admission webhook \"" + webhook + "\" denied the request: " + message, List.of()));
    }

    /** A webhook of that name, without which nothing may be admitted, does not answer from now on. */
    public void lose(String namespace, String webhook) {
        String message = "failed calling webhook \"" + webhook + "\": connection refused";
        denials.put(
                namespace,
                refusal(
                        500,
                        "InternalError",
                        "Internal error occurred: " + message,
                        List.of(new Refusal.Cause("", message, ""))));
    }

    /** Nobody refuses any more. */
    public void admit(String namespace) {
        denials.remove(namespace);
    }

    Optional<Refusal> denial(String namespace) {
        return Optional.ofNullable(denials.get(namespace));
    }

    private static Refusal refusal(int code, String reason, String message, List<Refusal.Cause> causes) {
        return new Refusal(code, reason, message, "", "", causes, OptionalInt.empty());
    }
}
