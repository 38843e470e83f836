package io.kubehop.drain.cluster;

import java.time.Duration;

/**
 * Every answer of the Eviction API, told apart. A refusal is an expected outcome and therefore a value.
 *
 * <p>From kubernetes:pkg/registry/core/pod/storage/eviction.go and apiserver:pkg/server/filters, 1.29 to 1.37.
 */
public sealed interface EvictionAnswer {

    /** 2xx: the pod is terminating. */
    record Accepted() implements EvictionAnswer {}

    /** 404: there is no such pod. */
    record Gone() implements EvictionAnswer {}

    /** 409: the pod is another one by now, or was changed while it was asked. */
    record PreconditionFailed(String message) implements EvictionAnswer {}

    /** 429 with the cause DisruptionBudget and without a wait: the budget allows no disruption now. */
    record BudgetFull(String message) implements EvictionAnswer {}

    /** 429 with the cause DisruptionBudget and a wait: the budget's status is behind, or the pod changed meanwhile. */
    record BudgetBehind(String message, Duration retryAfter) implements EvictionAnswer {}

    /** 429 without a Status or without a cause: the API server has too much to do. */
    record Overloaded(Duration retryAfter) implements EvictionAnswer {}

    /** 429, 403 or 500 from an admission webhook: an operator has taken over, or refuses. */
    record WebhookRefused(String message) implements EvictionAnswer {}

    /** 403 about the budget: its status is broken, or more than 2000 of its evictions are unconfirmed. */
    record BudgetBroken(String message) implements EvictionAnswer {}

    /** 403 with the cause NamespaceTerminating: the namespace is being deleted, the pod with it. */
    record NamespaceTerminating(String message) implements EvictionAnswer {}

    /** 401 or any other 403: the service has no right to evict. */
    record Forbidden(String message) implements EvictionAnswer {}

    /** 500 without a reason: more than one budget covers the pod. Asking again is pointless until that changes. */
    record SeveralBudgets(String message) implements EvictionAnswer {}

    /** 504: others kept writing the budget. */
    record BudgetContended(String message, Duration retryAfter) implements EvictionAnswer {}

    /** Anything else. */
    record Fault(int code, String message) implements EvictionAnswer {}
}
