package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says why an eviction was refused, whether that ends by itself, and what would end it. The arithmetic is that of the
 * disruption controller (kubernetes:pkg/controller/disruption): allowed = healthy - desired, never below 0; so a budget that
 * desires as many healthy pods as it expects never allows one.
 */
final class Blocks {
    private Blocks() {}

    /** The block that an answer means; nothing if it is no refusal, or one that is over at once. */
    static Optional<Block> of(EvictionAnswer answer, List<BudgetFacts> budgets, Instant now) {
        String names = budgets.stream().map(BudgetFacts::name).collect(Collectors.joining(", "));
        return switch (answer) {
            case EvictionAnswer.Accepted _, EvictionAnswer.Gone _, EvictionAnswer.PreconditionFailed _ ->
                Optional.empty();
            case EvictionAnswer.BudgetFull(String message) ->
                Optional.of(
                        budgets.isEmpty()
                                ? new Block(BlockKind.BUSY, "", message, "a disruption that its budget allows", now)
                                : full(budgets.getFirst(), message, now));
            case EvictionAnswer.BudgetBehind behind ->
                block(
                        BlockKind.BUSY,
                        names,
                        behind.message(),
                        "the disruption controller catching up; look at kube-controller-manager if it takes minutes",
                        now);
            case EvictionAnswer.BudgetBroken(String message) ->
                block(
                        BlockKind.BUSY,
                        names,
                        message,
                        "unconfirmed evictions expiring after two minutes; else the budget has to be made again",
                        now);
            case EvictionAnswer.BudgetContended contended ->
                block(
                        BlockKind.OTHER,
                        names,
                        contended.message(),
                        "fewer evictions under this budget at the same time",
                        now);
            case EvictionAnswer.SeveralBudgets(String message) ->
                block(
                        BlockKind.NEVER,
                        names,
                        message,
                        "removing all but one of the budgets that cover the pod, or changing their selectors",
                        now);
            case EvictionAnswer.Overloaded _ ->
                block(BlockKind.OTHER, "", "the API server has too much to do", "asking it more slowly", now);
            case EvictionAnswer.WebhookRefused(String message) ->
                block(BlockKind.OTHER, "", message, "the operator behind the webhook moving the pod", now);
            case EvictionAnswer.NamespaceTerminating(String message) ->
                block(BlockKind.OTHER, "", message, "the deletion of the namespace, which takes the pod", now);
            case EvictionAnswer.Forbidden(String message) ->
                block(BlockKind.NEVER, "", message, "the right to create pods/eviction for the drain service", now);
            case EvictionAnswer.Fault(int code, String message) ->
                block(BlockKind.OTHER, "", "error " + code + ": " + message, "the API server's recovery", now);
        };
    }

    private static Optional<Block> block(BlockKind kind, String budget, String reason, String freedBy, Instant now) {
        return Optional.of(new Block(kind, budget, reason, freedBy, now));
    }

    private static Block full(BudgetFacts budget, String message, Instant now) {
        String never = neverFreedBy(budget);
        if (!never.isEmpty()) {
            return new Block(BlockKind.NEVER, budget.name(), message, never, now);
        }
        int missing = Math.max(1, budget.desiredHealthy() + 1 - budget.currentHealthy());
        return new Block(
                BlockKind.BUSY,
                budget.name(),
                message,
                missing + (missing == 1 ? " more pod" : " more pods") + " of budget " + budget.name()
                        + " becoming ready",
                now);
    }

    /** What a person has to do, or empty if the budget opens by itself when its pods are healthy. */
    private static String neverFreedBy(BudgetFacts budget) {
        if (budget.syncFailed().isPresent()) {
            return "repairing budget " + budget.name() + ": "
                    + budget.syncFailed().get();
        }
        if (budget.maxUnavailable().equals("0") || budget.maxUnavailable().equals("0%")) {
            return "a maxUnavailable of more than 0 in budget " + budget.name();
        }
        if (budget.minAvailable().equals("100%")) {
            return "a minAvailable below 100% in budget " + budget.name();
        }
        if (!budget.behind() && budget.expectedPods() > 0 && budget.desiredHealthy() >= budget.expectedPods()) {
            return "more replicas than " + budget.expectedPods() + ", or budget " + budget.name()
                    + " asking for fewer than " + budget.desiredHealthy() + " healthy pods";
        }
        return "";
    }
}
