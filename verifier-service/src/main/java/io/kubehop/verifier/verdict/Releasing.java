package io.kubehop.verifier.verdict;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.VerdictEvent.BaselineTaken;
import io.kubehop.events.VerdictEvent.BatchHeld;
import io.kubehop.events.VerdictEvent.BatchRejected;
import io.kubehop.events.VerdictEvent.BatchReleased;
import io.kubehop.machine.Decision;
import io.kubehop.verifier.health.Baseline;
import io.kubehop.verifier.health.BudgetHealth;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeHealth;
import io.kubehop.verifier.health.WorkloadHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Until a batch is released: steps 1, 2, 7 and 8 of {@link VerdictMachine}. */
final class Releasing {
    private static final String ABORTED = "aborted";
    private final VerdictSettings settings;

    Releasing(VerdictSettings settings) {
        this.settings = settings;
    }

    Decision<Fact> ready(VerdictState state, PlanEvent.BatchReady ready, Instant now) {
        BatchOrder order = ready.batch();
        int last = state.lastAttempt(order.id());
        if (order.attempt() <= last) {
            return Decision.ignore("attempt " + order.attempt() + " of batch " + order.id()
                    + " is known already; the last one is " + last);
        }
        var facts = new ArrayList<Fact>();
        facts.add(new Fact.Heard(ready, now));
        for (String alert : state.alertsOf(order.id())) {
            facts.add(Alerts.clear(ready.upgrade(), alert, "the batch is tried again"));
        }
        if (state.aborting()) {
            facts.add(reject(ready.upgrade(), order, List.of(ABORTED)));
        }
        return Decision.accept(facts);
    }

    /** A person's word is the release: what is not healthy may be the reason for it. */
    Decision<Fact> goingBack(VerdictState state, PlanEvent.RollbackAsked asked, Instant now) {
        return state.lastAttempt(asked.batch().id()) > 0
                ? Decision.ignore("batch " + asked.batch().id() + " is known already")
                : Decision.accept(new Fact.Heard(asked, now));
    }

    Decision<Fact> aborting(VerdictState state, PlanEvent.UpgradeAborting aborting, Instant now) {
        if (state.aborting()) {
            return Decision.ignore("the upgrade is being aborted already");
        }
        var facts = new ArrayList<Fact>();
        facts.add(new Fact.Heard(aborting, now));
        for (BatchInFlight batch : state.batches().values()) {
            switch (batch.phase()) {
                case Phase.Waiting _ -> {
                    clearHeld(state, aborting.upgrade(), batch.order(), ABORTED, facts);
                    facts.add(reject(aborting.upgrade(), batch.order(), List.of(ABORTED)));
                }
                case Phase.Working _, Phase.GoingBack _, Phase.Settling _, Phase.Soaking _ -> {}
            }
        }
        return Decision.accept(facts);
    }

    Decision<Fact> looked(
            VerdictState state,
            BatchInFlight batch,
            Phase.Waiting waiting,
            VerdictInput.ClusterLooked looked,
            Instant now) {
        BatchOrder order = batch.order();
        String upgrade = batch.upgrade();
        var facts = new ArrayList<Fact>();
        Baseline baseline = state.baseline().orElseGet(() -> {
            var taken = taken(upgrade, order, looked.health());
            var cordoned = cordoned(looked.health());
            facts.add(new Fact.Said(taken));
            facts.add(new Fact.CordonsFound(cordoned));
            return new Baseline(
                    new TreeSet<>(taken.nodes()),
                    new TreeSet<>(cordoned),
                    new TreeSet<>(taken.workloads()),
                    new TreeSet<>(taken.budgets()));
        });
        List<String> reasons = reasons(state, batch, baseline, looked.health());
        if (reasons.isEmpty()) {
            clearHeld(state, upgrade, order, "the cluster is healthy enough", facts);
            facts.add(new Fact.Said(new BatchReleased(upgrade, order)));
            return Decision.accept(facts);
        }
        Duration timeout = order.verify().holdTimeout();
        if (!timeout.isZero() && settings.over(batch.readyAt(), timeout, looked.seenSince(), now)) {
            clearHeld(state, upgrade, order, "the batch was rejected", facts);
            facts.add(Alerts.raiseRejected(upgrade, order, reasons));
            facts.add(reject(upgrade, order, reasons));
            return Decision.accept(facts);
        }
        if (!reasons.equals(waiting.heldFor())) {
            facts.add(new Fact.Said(
                    new BatchHeld(upgrade, order.id(), order.attempt(), reasons, now.plus(settings.holdInterval()))));
            if (!state.alerts().contains(Alerts.held(order))) {
                facts.add(Alerts.raiseHeld(upgrade, order, reasons));
            }
        }
        return facts.isEmpty()
                ? Decision.ignore("the batch is held for the same reasons as before")
                : Decision.accept(facts);
    }

    /** Why the batch may not go now. Nodes of batches at work are expected to be cordoned and away. */
    private static List<String> reasons(
            VerdictState state, BatchInFlight batch, Baseline baseline, ClusterHealth health) {
        var reasons = new ArrayList<String>();
        reasons.addAll(baseline.worseNodes(
                health,
                node -> !batch.has(node) && state.batches().values().stream().noneMatch(other -> other.touches(node))));
        if (batch.order().attempt() == 1) {
            for (String name : batch.order().nodes()) {
                if (health.node(name).isEmpty()) {
                    reasons.add("node " + name + " of the batch is not in the cluster");
                } else if (!health.node(name).map(NodeHealth::ready).orElse(false)) {
                    reasons.add("node " + name + " of the batch is not Ready");
                }
            }
        }
        reasons.addAll(baseline.worseWorkloads(health));
        return List.copyOf(reasons);
    }

    private static BaselineTaken taken(String upgrade, BatchOrder order, ClusterHealth health) {
        return new BaselineTaken(
                upgrade,
                order.id(),
                order.attempt(),
                health.nodes().stream()
                        .filter(node -> !node.ready())
                        .map(NodeHealth::name)
                        .sorted()
                        .toList(),
                health.workloads().stream()
                        .filter(workload -> !workload.healthy())
                        .map(WorkloadHealth::name)
                        .sorted()
                        .toList(),
                health.budgets().stream()
                        .filter(budget -> !budget.healthy())
                        .map(BudgetHealth::name)
                        .sorted()
                        .toList());
    }

    private static List<String> cordoned(ClusterHealth health) {
        return health.nodes().stream()
                .filter(node -> !node.schedulable())
                .map(NodeHealth::name)
                .sorted()
                .collect(Collectors.toUnmodifiableList());
    }

    private static void clearHeld(VerdictState state, String upgrade, BatchOrder order, String how, List<Fact> facts) {
        if (state.alerts().contains(Alerts.held(order))) {
            facts.add(Alerts.clear(upgrade, Alerts.held(order), how));
        }
    }

    private static Fact reject(String upgrade, BatchOrder order, List<String> reasons) {
        return new Fact.Said(new BatchRejected(upgrade, order.id(), order.attempt(), reasons));
    }
}
