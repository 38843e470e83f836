package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.BudgetFacts.Unhealthy;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import java.time.Duration;
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
    /** How long the disruption controller believes in evictions that it has not seen (its DeletionTimeout). */
    static final Duration UNCONFIRMED = Duration.ofMinutes(2);

    /** How long a pod may take to become ready before nobody believes in it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int MOST_NAMED = 3;

    private Blocks() {}

    /**
     * The block that an answer means; nothing if it is no refusal, or one that is over at once.
     *
     * @param before what the pod's last eviction was refused for: the same thing goes on since then
     */
    static Optional<Block> of(DrainInput.EvictionAnswered input, Optional<Block> before, Instant now) {
        String names = input.budgets().stream().map(BudgetFacts::name).collect(Collectors.joining(", "));
        return of(input, names, before, now)
                .map(block -> before.filter(block::continues)
                        .map(earlier -> block.since(earlier.since()))
                        .orElse(block));
    }

    private static Optional<Block> of(
            DrainInput.EvictionAnswered input, String names, Optional<Block> before, Instant now) {
        return switch (input.answer()) {
            case EvictionAnswer.Accepted _, EvictionAnswer.Gone _, EvictionAnswer.PreconditionFailed _ ->
                Optional.empty();
            case EvictionAnswer.BudgetFull(String message) ->
                Optional.of(
                        input.budgets().isEmpty()
                                ? new Block(BlockKind.BUSY, "", message, "a disruption that its budget allows", now)
                                : full(input, message, now));
            case EvictionAnswer.BudgetBehind(String message, Duration _) ->
                Optional.of(passing(
                        names,
                        message,
                        "the disruption controller catching up",
                        "kube-controller-manager: its disruption controller has not caught up for minutes",
                        before,
                        now));
            case EvictionAnswer.BudgetBroken(String message) ->
                Optional.of(passing(
                        names,
                        message,
                        "unconfirmed evictions expiring after two minutes",
                        "making budget " + names + " again: its status is broken and did not recover",
                        before,
                        now));
            case EvictionAnswer.BudgetContended(String message, Duration _) ->
                block(BlockKind.OTHER, names, message, "fewer evictions under this budget at the same time", now);
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
                block(
                        BlockKind.NEVER,
                        "",
                        message,
                        "the right to create pods/eviction, or to delete pods past a budget, for the drain service",
                        now);
            case EvictionAnswer.Fault(int code, String message) ->
                block(BlockKind.OTHER, "", "error " + code + ": " + message, "the API server's recovery", now);
        };
    }

    /** What should pass within minutes; if it does not, somebody has to act. */
    private static Block passing(
            String budget, String message, String soon, String never, Optional<Block> before, Instant now) {
        Optional<Block> same = before.filter(
                block -> block.budget().equals(budget) && block.reason().equals(message));
        return same.filter(block -> !now.isBefore(block.since().plus(UNCONFIRMED)))
                .map(block -> new Block(BlockKind.NEVER, budget, message, never, block.since()))
                .orElseGet(() -> new Block(BlockKind.BUSY, budget, message, soon, now));
    }

    private static Optional<Block> block(BlockKind kind, String budget, String reason, String freedBy, Instant now) {
        return Optional.of(new Block(kind, budget, reason, freedBy, now));
    }

    private static Block full(DrainInput.EvictionAnswered input, String message, Instant now) {
        BudgetFacts budget = input.budgets().getFirst();
        String never = neverFreedBy(budget);
        if (!never.isEmpty()) {
            return new Block(BlockKind.NEVER, budget.name(), message, never, now);
        }
        String healed = neverHealed(budget, input.pod().name(), now);
        if (!healed.isEmpty()) {
            boolean byCordons = budget.unhealthy().stream().anyMatch(Blocks::keptOffByCordons);
            return new Block(BlockKind.NEVER, budget.name(), message, healed, now, byCordons);
        }
        List<Unhealthy> ill = budget.unhealthy();
        if (!ill.isEmpty() && ill.stream().allMatch(pod -> pod.why() == BudgetFacts.Why.UNCONFIRMED)) {
            return new Block(BlockKind.BUSY, budget.name(), message, counted(ill.getFirst()), now);
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

    private static String counted(Unhealthy pod) {
        return "pod " + pod.pod()
                + " being counted again: it is ready, and the disruption controller still waits for the end of"
                + " the pod of that name before it"
                + pod.since()
                        .map(accepted -> ", until " + accepted.plus(UNCONFIRMED) + " at most")
                        .orElse("");
    }

    /** What a person has to do for the pods under the budget that will not become ready by themselves; empty if one will. */
    private static String neverHealed(BudgetFacts budget, String asked, Instant now) {
        List<Unhealthy> ill = budget.unhealthy();
        if (ill.isEmpty() || ill.stream().anyMatch(pod -> hopeful(pod, now))) {
            return "";
        }
        String needed = ill.stream().limit(MOST_NAMED).map(Blocks::cure).collect(Collectors.joining(", or "));
        boolean askedIsIll = ill.stream().anyMatch(pod -> pod.pod().equals(asked));
        return needed + (askedIsIll ? ", or unhealthyPodEvictionPolicy AlwaysAllow in budget " + budget.name() : "");
    }

    private static boolean hopeful(Unhealthy pod, Instant now) {
        return pod.why() == BudgetFacts.Why.UNCONFIRMED
                || (pod.why() == BudgetFacts.Why.STARTING
                        && pod.since()
                                .filter(since -> since.plus(PATIENCE).isBefore(now))
                                .isEmpty());
    }

    private static String cure(Unhealthy pod) {
        return switch (pod.why()) {
            case UNSCHEDULABLE ->
                "room for pod " + pod.pod() + " (" + pod.message() + ")"
                        + (keptOffByCordons(pod) ? ", such as cordoned nodes coming back" : "");
            case FAILING, STARTING, UNCONFIRMED -> "pod " + pod.pod() + " healing (" + pod.message() + ")";
        };
    }

    /** The scheduler counts cordoned nodes among those that do not take the pod: "2 node(s) were unschedulable". */
    private static boolean keptOffByCordons(Unhealthy pod) {
        return pod.why() == BudgetFacts.Why.UNSCHEDULABLE && pod.message().contains("unschedulable");
    }

    /** Whether the budget allows no disruption even when all of its pods are healthy. */
    static boolean neverAllows(BudgetFacts budget) {
        return budget.syncFailed().isEmpty() && !neverFreedBy(budget).isEmpty();
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
