package io.kubehop.simulator.eviction;

import io.kubehop.simulator.api.ApiServer;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.api.Outcome;
import io.kubehop.simulator.api.Preconditions;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodDisruptionBudget.UnhealthyPodPolicy;
import io.kubehop.simulator.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The Eviction API.
 *
 * <ol>
 *   <li>A namespace that is going away refuses.
 *   <li>A webhook that watches the namespace's evictions refuses, before anybody looks for the pod or its budget.
 *   <li>A missing pod is 404.
 *   <li>A pod that is Pending, finished or terminating is deleted, whatever its budget says.
 *   <li>Several budgets refuse, before any look at health.
 *   <li>Without a budget the pod is deleted.
 *   <li>A pod that is not Ready may go by the budget's unhealthyPodEvictionPolicy without being counted.
 *   <li>Otherwise the budget is checked and decremented, then the pod is marked and deleted. A precondition that fails
 *       only shows here, after the decrement.
 * </ol>
 */
public final class Evictions {
    /** More unconfirmed evictions than this make a budget refuse. */
    static final int MOST_DISRUPTED_PODS = 2000;

    private final ObjectStore store;
    private final ApiServer api;
    private final EvictionWebhooks webhooks;
    private final InstantSource clock;

    /** Evicts from that store through that API server, which asks those webhooks. */
    public Evictions(ObjectStore store, ApiServer api, EvictionWebhooks webhooks, InstantSource clock) {
        this.store = store;
        this.api = api;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** Asks for an eviction. */
    public EvictionAnswer evict(String namespace, String name, EvictionRequest request) {
        Optional<Refusal> refusal = api.namespaceRefusal(Kind.POD, ObjectMeta.of(namespace, name));
        if (refusal.isPresent()) {
            return refusal.get().code() == 403
                    ? new EvictionAnswer.NamespaceTerminating(refusal.get())
                    : new EvictionAnswer.NotFound(refusal.get());
        }
        Optional<Refusal> denial = webhooks.denial(namespace);
        if (denial.isPresent()) {
            return new EvictionAnswer.WebhookRefused(denial.get());
        }
        Optional<Pod> found = store.get(Kind.POD, namespace, name);
        if (found.isEmpty()) {
            return new EvictionAnswer.NotFound(Refusal.notFound(Kind.POD, name));
        }
        Pod pod = found.get();
        if (budgetIgnored(pod)) {
            return delete(pod, request);
        }
        List<PodDisruptionBudget> budgets = store.budgetsSelecting(pod);
        if (budgets.size() > 1) {
            return new EvictionAnswer.SeveralBudgets(budgets.stream()
                    .map(budget -> budget.meta().name())
                    .sorted()
                    .toList());
        }
        if (budgets.isEmpty()) {
            return delete(pod, request);
        }
        PodDisruptionBudget budget = budgets.getFirst();
        if (!pod.ready() && unhealthyMayGo(budget)) {
            return delete(pod, request);
        }
        return spend(budget, pod, request);
    }

    private static boolean budgetIgnored(Pod pod) {
        return pod.finished()
                || pod.status().phase() == Pod.Phase.PENDING
                || pod.meta().terminating();
    }

    private static boolean unhealthyMayGo(PodDisruptionBudget budget) {
        UnhealthyPodPolicy policy =
                budget.spec().unhealthyPodEvictionPolicy().orElse(UnhealthyPodPolicy.IF_HEALTHY_BUDGET);
        return switch (policy) {
            case ALWAYS_ALLOW -> true;
            case IF_HEALTHY_BUDGET ->
                budget.status().currentHealthy() >= budget.status().desiredHealthy()
                        && budget.status().desiredHealthy() > 0;
        };
    }

    private EvictionAnswer spend(PodDisruptionBudget budget, Pod pod, EvictionRequest request) {
        PodDisruptionBudget.Status status = budget.status();
        String name = budget.meta().name();
        if (status.observedGeneration() < budget.meta().generation()) {
            return new EvictionAnswer.BudgetBehind(name);
        }
        if (status.disruptionsAllowed() < 0) {
            return new EvictionAnswer.BudgetBroken(name, "pdb disruptions allowed is negative");
        }
        if (status.disruptedPods().size() > MOST_DISRUPTED_PODS) {
            return new EvictionAnswer.BudgetBroken(
                    name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (status.disruptionsAllowed() == 0) {
            return new EvictionAnswer.BudgetFull(name, fullMessage(name, status));
        }
        if (!request.dryRun()) {
            api.updateStatus(
                            Kind.BUDGET,
                            budget.withStatus(decremented(budget, pod.meta().name())))
                    .orThrow();
        }
        return delete(pod, request);
    }

    private PodDisruptionBudget.Status decremented(PodDisruptionBudget budget, String podName) {
        PodDisruptionBudget.Status status = budget.status();
        Instant now = clock.instant();
        var disrupted = new TreeMap<>(status.disruptedPods());
        disrupted.put(podName, now);
        int allowed = status.disruptionsAllowed() - 1;
        List<Condition> conditions = allowed > 0
                ? status.conditions()
                : Condition.set(
                        status.conditions(),
                        new Condition(
                                PodDisruptionBudget.DISRUPTION_ALLOWED,
                                "False",
                                "InsufficientPods",
                                "",
                                now,
                                status.observedGeneration()));
        return new PodDisruptionBudget.Status(
                allowed,
                status.currentHealthy(),
                status.desiredHealthy(),
                status.expectedPods(),
                status.observedGeneration(),
                disrupted,
                conditions);
    }

    private static String fullMessage(String name, PodDisruptionBudget.Status status) {
        Optional<Condition> said = Condition.find(status.conditions(), PodDisruptionBudget.DISRUPTION_ALLOWED)
                .filter(condition -> condition.status().equals("False")
                        && !condition.message().isEmpty());
        if (said.isPresent() && said.get().reason().equals(PodDisruptionBudget.SYNC_FAILED)) {
            return "The disruption budget " + name + " does not allow evicting pods currently because it failed sync: "
                    + said.get().message();
        }
        if (status.currentHealthy() <= status.desiredHealthy()) {
            return "The disruption budget " + name + " needs " + status.desiredHealthy() + " healthy pods and has "
                    + status.currentHealthy() + " currently";
        }
        return "The disruption budget " + name + " does not allow evicting pods currently"
                + said.map(condition -> " (" + condition.reason() + "): " + condition.message())
                        .orElse("");
    }

    /** Nothing else runs inside this call, so the server's own resourceVersion guards cannot fail here. */
    private EvictionAnswer delete(Pod pod, EvictionRequest request) {
        DeleteOptions options = request.deleteOptions();
        Optional<Refusal> mismatch = Preconditions.check(request.dryRun() ? "pods" : "Pod", pod.meta(), options);
        if (mismatch.isPresent()) {
            return new EvictionAnswer.PreconditionFailed(mismatch.get());
        }
        if (request.dryRun()) {
            return new EvictionAnswer.Accepted();
        }
        Condition target = Condition.of(
                Pod.DISRUPTION_TARGET, "True", "EvictionByEvictionAPI", "Eviction API: evicting", clock.instant());
        Pod marked = api.updateStatus(Kind.POD, pod.withStatus(pod.status().with(target)))
                .orThrow();
        Outcome<Pod> deleted = api.delete(
                Kind.POD,
                pod.meta().namespace(),
                pod.meta().name(),
                new DeleteOptions(
                        Optional.of(marked.meta().uid()),
                        OptionalLong.empty(),
                        options.gracePeriodSeconds(),
                        options.propagation(),
                        false));
        return switch (deleted) {
            case Outcome.Done<Pod> _ -> new EvictionAnswer.Accepted();
            case Outcome.Refused<Pod>(Refusal status) -> new EvictionAnswer.PreconditionFailed(status);
        };
    }
}
