package io.kubehop.drain.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came back from a request to the Eviction API, and the rules that tell the answers apart: by the body, not by the code
 * alone.
 *
 * @param code the HTTP status
 * @param status the Kubernetes Status in the body; none if the body was plain text
 */
public record EvictionResponse(int code, Optional<StatusBody> status) {

    /** What the API server waits itself when it does not say how long: max-in-flight always says one second. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

    private static final Duration BUDGET_WAIT = Duration.ofSeconds(10);

    /**
     * The fields of a Status that matter.
     *
     * @param reason such as TooManyRequests, or empty
     * @param causes the {@code reason} of each of {@code details.causes}
     * @param causeMessages the {@code message} of each, in the same order
     * @param retryAfterSeconds {@code details.retryAfterSeconds}, which is also the header Retry-After
     */
    public record StatusBody(
            String reason,
            String message,
            String detailsKind,
            List<String> causes,
            List<String> causeMessages,
            OptionalInt retryAfterSeconds) {
        public StatusBody {
            causes = List.copyOf(causes);
            causeMessages = List.copyOf(causeMessages);
        }

        private boolean hasCause(String cause) {
            return causes.contains(cause);
        }

        private boolean fromWebhook() {
            return message.contains("admission webhook");
        }

        private boolean says(String text) {
            return message.toLowerCase(Locale.ROOT).contains(text);
        }

        /** The message, with what the causes add to it. */
        private String words() {
            String added = String.join("; ", causeMessages);
            return added.isEmpty() || message.contains(added) ? message : message + " " + added;
        }

        private Duration wait(Duration otherwise) {
            return retryAfterSeconds.isPresent() ? Duration.ofSeconds(retryAfterSeconds.getAsInt()) : otherwise;
        }
    }

    /** Which of the answers it is. */
    public EvictionAnswer answer() {
        if (code / 100 == 2) {
            return new EvictionAnswer.Accepted();
        }
        if (status.isEmpty()) {
            return withoutStatus();
        }
        StatusBody body = status.get();
        return switch (code) {
            case 404 -> body.reason().equals("NotFound") ? new EvictionAnswer.Gone() : fault(body);
            case 409 -> new EvictionAnswer.PreconditionFailed(body.words());
            case 429 -> tooMany(body);
            case 401 -> new EvictionAnswer.Forbidden(body.words());
            case 403 -> forbidden(body);
            case 504 -> new EvictionAnswer.BudgetContended(body.words(), body.wait(BUDGET_WAIT));
            default -> fault(body);
        };
    }

    private EvictionAnswer withoutStatus() {
        return switch (code) {
            case 429 -> new EvictionAnswer.Overloaded(SHORT_WAIT);
            case 401, 403 -> new EvictionAnswer.Forbidden("status " + code);
            default -> new EvictionAnswer.Fault(code, "status " + code + " without an explanation");
        };
    }

    private static EvictionAnswer tooMany(StatusBody body) {
        if (body.hasCause("DisruptionBudget")) {
            return body.retryAfterSeconds().isPresent()
                    ? new EvictionAnswer.BudgetBehind(body.words(), body.wait(BUDGET_WAIT))
                    : new EvictionAnswer.BudgetFull(body.words());
        }
        return body.fromWebhook()
                ? new EvictionAnswer.WebhookRefused(body.words())
                : new EvictionAnswer.Overloaded(body.wait(SHORT_WAIT));
    }

    private static EvictionAnswer forbidden(StatusBody body) {
        if (body.hasCause("NamespaceTerminating")) {
            return new EvictionAnswer.NamespaceTerminating(body.words());
        }
        if (body.fromWebhook()) {
            return new EvictionAnswer.WebhookRefused(body.words());
        }
        boolean aboutBudget = body.hasCause("DisruptionBudget")
                || body.says("disruptions allowed is negative")
                || body.says("disruptedpods map too big");
        return aboutBudget ? new EvictionAnswer.BudgetBroken(body.words()) : new EvictionAnswer.Forbidden(body.words());
    }

    private EvictionAnswer fault(StatusBody body) {
        if (body.fromWebhook()) {
            return new EvictionAnswer.WebhookRefused(body.words());
        }
        return code == 500 && body.says("more than one poddisruptionbudget")
                ? new EvictionAnswer.SeveralBudgets(body.words())
                : new EvictionAnswer.Fault(code, body.words());
    }
}
