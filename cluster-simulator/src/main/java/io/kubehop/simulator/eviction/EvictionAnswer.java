package io.kubehop.simulator.eviction;

import io.kubehop.simulator.api.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Every answer of the Eviction API. */
public sealed interface EvictionAnswer {

    /** 201: the pod is being deleted, or would be in a dry run. */
    record Accepted() implements EvictionAnswer {}

    /** 404: there is no such pod, or no such namespace. */
    record NotFound(Refusal status) implements EvictionAnswer {}

    /** 409: the pod is of another identity or at another version than the request says. */
    record PreconditionFailed(Refusal status) implements EvictionAnswer {}

    /** 429 with Retry-After 10: the budget's status is behind, or the pod changed meanwhile. */
    record BudgetBehind(String budget) implements EvictionAnswer {}

    /** 429 without Retry-After: the budget allows no eviction now. */
    record BudgetFull(String budget, String cause) implements EvictionAnswer {}

    /** 403: the budget's status is broken, or more than 2000 evictions are unconfirmed. */
    record BudgetBroken(String budget, String why) implements EvictionAnswer {}

    /** 403: the namespace is being deleted. */
    record NamespaceTerminating(Refusal status) implements EvictionAnswer {}

    /** 500 without reason: several budgets cover the pod. */
    record SeveralBudgets(List<String> budgets) implements EvictionAnswer {
        /** Freezes the list. */
        public SeveralBudgets {
            budgets = List.copyOf(budgets);
        }
    }

    /** What an admission webhook answered in place of the API server, or what came of its not answering. */
    record WebhookRefused(Refusal status) implements EvictionAnswer {}

    /** 504: others kept writing the budget; only a fault makes it, for nothing competes inside one call. */
    record ConflictsOnBudget(String budget) implements EvictionAnswer {}

    /** Kubernetes' Status of a refusal; empty when accepted. */
    default Optional<Refusal> refusal() {
        return switch (this) {
            case Accepted() -> Optional.empty();
            case NotFound(Refusal status) -> Optional.of(status);
            case PreconditionFailed(Refusal status) -> Optional.of(status);
            case NamespaceTerminating(Refusal status) -> Optional.of(status);
            case WebhookRefused(Refusal status) -> Optional.of(status);
            case BudgetBehind(String budget) ->
                Optional.of(tooMany(
                        "The disruption budget " + budget + " is still being processed by the server.",
                        OptionalInt.of(10)));
            case BudgetFull full -> Optional.of(tooMany(full.cause(), OptionalInt.empty()));
            case BudgetBroken(String budget, String why) ->
                Optional.of(Refusal.forbidden("poddisruptionbudget.policy", budget, why));
            case SeveralBudgets _ ->
                Optional.of(new Refusal(
                        500,
                        "",
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                                + " support.",
                        "",
                        "",
                        List.of(),
                        OptionalInt.empty()));
            case ConflictsOnBudget(String budget) ->
                Optional.of(new Refusal(
                        504,
                        "Timeout",
                        "Timeout: couldn't update PodDisruptionBudget \"" + budget + "\" due to conflicts",
                        "",
                        "",
                        List.of(),
                        OptionalInt.of(10)));
        };
    }

    private static Refusal tooMany(String cause, OptionalInt retryAfter) {
        return new Refusal(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                "",
                "",
                List.of(new Refusal.Cause("DisruptionBudget", cause, "")),
                retryAfter);
    }
}
