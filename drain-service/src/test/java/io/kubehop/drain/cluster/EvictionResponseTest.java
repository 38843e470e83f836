package io.kubehop.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.EvictionResponse.StatusBody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Which answer of the Eviction API it is")
class EvictionResponseTest {
    private static final String FULL = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String NEEDS = "The disruption budget web needs 4 healthy pods and has 4 currently";

    record Case(String rule, EvictionResponse response, EvictionAnswer answer) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static EvictionResponse status(int code, String reason, String message, String... causes) {
        return status(code, reason, message, OptionalInt.empty(), causes);
    }

    private static EvictionResponse status(
            int code, String reason, String message, OptionalInt retryAfter, String... causes) {
        List<String> words = Stream.of(causes)
                .map(cause -> cause.equals("DisruptionBudget") ? NEEDS : "")
                .toList();
        return new EvictionResponse(
                code, Optional.of(new StatusBody(reason, message, "", List.of(causes), words, retryAfter)));
    }

    private static EvictionResponse plain(int code) {
        return new EvictionResponse(code, Optional.empty());
    }

    static Stream<Case> cases() {
        String behind = "The disruption budget web is still being processed by the server.";
        String hook = "admission webhook \"virt.example\" denied the request: migrating";
        String several =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
        return Stream.of(
                new Case("201 is accepted", status(201, "", "Success"), new EvictionAnswer.Accepted()),
                new Case("200 is accepted", plain(200), new EvictionAnswer.Accepted()),
                new Case("404: gone", status(404, "NotFound", "pods \"a\" not found"), new EvictionAnswer.Gone()),
                new Case(
                        "404 in plain text is somebody else's",
                        plain(404),
                        new EvictionAnswer.Fault(404, "status 404 without an explanation")),
                new Case(
                        "409: the precondition failed",
                        status(409, "Conflict", "the UID in the precondition does not match"),
                        new EvictionAnswer.PreconditionFailed("the UID in the precondition does not match")),
                new Case(
                        "429 with a budget cause and no wait: the budget is full",
                        status(429, "TooManyRequests", FULL, "DisruptionBudget"),
                        new EvictionAnswer.BudgetFull(FULL + " " + NEEDS)),
                new Case(
                        "429 with a budget cause and a wait: the budget is behind",
                        status(429, "TooManyRequests", behind, OptionalInt.of(10), "DisruptionBudget"),
                        new EvictionAnswer.BudgetBehind(behind + " " + NEEDS, Duration.ofSeconds(10))),
                new Case(
                        "429 in plain text: overload",
                        plain(429),
                        new EvictionAnswer.Overloaded(Duration.ofSeconds(1))),
                new Case(
                        "429 without a cause: overload, as long as told",
                        status(429, "TooManyRequests", "too many requests", OptionalInt.of(8)),
                        new EvictionAnswer.Overloaded(Duration.ofSeconds(8))),
                new Case(
                        "429 of a webhook: an operator took over",
                        status(429, "TooManyRequests", hook),
                        new EvictionAnswer.WebhookRefused(hook)),
                new Case(
                        "403 with a budget cause: broken budget",
                        status(403, "Forbidden", "budget broken", "DisruptionBudget"),
                        new EvictionAnswer.BudgetBroken("budget broken " + NEEDS)),
                new Case(
                        "403 with negative disruptions: broken budget",
                        status(403, "Forbidden", "pdb disruptions allowed is negative"),
                        new EvictionAnswer.BudgetBroken("pdb disruptions allowed is negative")),
                new Case(
                        "403 with too many unconfirmed: broken budget",
                        status(403, "Forbidden", "DisruptedPods map too big - too many evictions not confirmed"),
                        new EvictionAnswer.BudgetBroken(
                                "DisruptedPods map too big - too many evictions not confirmed")),
                new Case(
                        "403 with a terminating namespace",
                        status(403, "Forbidden", "namespace shop is being terminated", "NamespaceTerminating"),
                        new EvictionAnswer.NamespaceTerminating("namespace shop is being terminated")),
                new Case("403 of a webhook", status(403, "Forbidden", hook), new EvictionAnswer.WebhookRefused(hook)),
                new Case(
                        "403 else: no right",
                        status(403, "Forbidden", "cannot create resource \"pods/eviction\""),
                        new EvictionAnswer.Forbidden("cannot create resource \"pods/eviction\"")),
                new Case(
                        "401: no right",
                        status(401, "Unauthorized", "Unauthorized"),
                        new EvictionAnswer.Forbidden("Unauthorized")),
                new Case(
                        "500 about several budgets",
                        status(500, "", several),
                        new EvictionAnswer.SeveralBudgets(several)),
                new Case(
                        "500 of a webhook: an operator took over",
                        status(500, "InternalError", "Internal error occurred: " + hook),
                        new EvictionAnswer.WebhookRefused("Internal error occurred: " + hook)),
                new Case(
                        "500 else: a fault",
                        status(500, "InternalError", "etcd is on fire"),
                        new EvictionAnswer.Fault(500, "etcd is on fire")),
                new Case(
                        "503: a fault", plain(503), new EvictionAnswer.Fault(503, "status 503 without an explanation")),
                new Case(
                        "504: others write the budget",
                        status(504, "Timeout", "conflicts", OptionalInt.of(10)),
                        new EvictionAnswer.BudgetContended("conflicts", Duration.ofSeconds(10))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void rule(Case row) {
        assertThat(row.response().answer()).isEqualTo(row.answer());
    }
}
