package io.kubehop.verifier.verdict;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.VerdictEvent.BatchRejected;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.events.VerdictEvent.SoakStarted;
import io.kubehop.machine.Decision;
import io.kubehop.verifier.health.Baseline;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** After the nodes: steps 4 to 6 of {@link VerdictMachine}. */
final class Settling {
    private final VerdictSettings settings;

    Settling(VerdictSettings settings) {
        this.settings = settings;
    }

    Decision<Fact> told(VerdictState state, BatchInFlight batch, DrainEvent event, Instant now) {
        BatchOrder order = batch.order();
        return switch (batch.phase()) {
            case Phase.Waiting _ -> Decision.ignore("the batch is not released");
            case Phase.Settling _, Phase.Soaking _ -> Decision.ignore("every node of the batch is back already");
            case Phase.Working _, Phase.GoingBack _ ->
                switch (event) {
                    case DrainEvent.BatchReturned _ ->
                        batch.phase() instanceof Phase.GoingBack
                                ? Decision.accept(
                                        new Fact.Said(new BatchVerified(batch.upgrade(), order.id(), order.attempt())))
                                : Decision.accept(new Fact.Heard(event, now));
                    case DrainEvent.BatchAbandoned abandoned -> abandoned(state, batch, abandoned);
                    case DrainEvent.DrainRefused refused ->
                        trouble(state, batch, event, refused.node(), refused.reasons(), now);
                    case DrainEvent.DrainFailed failed ->
                        trouble(state, batch, event, failed.node(), failed.reasons(), now);
                    case DrainEvent.NodeDrained drained ->
                        batch.atAgents().containsKey(drained.node())
                                        || batch.upgraded().containsKey(drained.node())
                                        || batch.judged().contains(drained.node())
                                ? Decision.ignore("node " + drained.node() + " is its agent's already")
                                : heard(event, now, Blocking.over(state, batch, drained.node()));
                    case DrainEvent.EvictionBlocked blocked -> Blocking.blocked(state, batch, blocked, now);
                    case DrainEvent.PodEvicted evicted -> Blocking.moved(state, batch, evicted.node(), evicted.pod());
                    case DrainEvent.PodGone gone -> Blocking.moved(state, batch, gone.node(), gone.pod());
                    case DrainEvent.NodeReturned returned -> {
                        List<Fact> cleared = Blocking.over(state, batch, returned.node());
                        yield cleared.isEmpty() ? notJudged(order) : Decision.accept(cleared);
                    }
                    case DrainEvent.DrainStarted _,
                            DrainEvent.NodeCordoned _,
                            DrainEvent.PodsTriaged _,
                            DrainEvent.NodeWaiting _,
                            DrainEvent.DrainParked _,
                            DrainEvent.SurgeRaised _,
                            DrainEvent.SurgeEnded _,
                            DrainEvent.NodeOutOfService _ -> notJudged(order);
                };
        };
    }

    private static Decision<Fact> notJudged(BatchOrder order) {
        return Decision.ignore("only the end of batch " + order.id() + " is judged");
    }

    private static Decision<Fact> heard(DrainEvent event, Instant now, List<Fact> more) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact.Heard(event, now));
        facts.addAll(more);
        return Decision.accept(facts);
    }

    /** What a drain's failure means for its batch, a sentence each. */
    static List<String> troubles(String node, List<String> reasons) {
        return reasons.stream()
                .map(reason -> "node " + node + " could not be drained: " + reason)
                .toList();
    }

    private static Decision<Fact> trouble(
            VerdictState state, BatchInFlight batch, DrainEvent event, String node, List<String> reasons, Instant now) {
        if (batch.troubles().containsAll(troubles(node, reasons)) && !reasons.isEmpty()) {
            return Decision.ignore("this trouble with node " + node + " is known already");
        }
        var more = new ArrayList<Fact>();
        more.add(Alerts.raiseDrain(event.upgrade(), batch.order(), node, reasons));
        more.addAll(Blocking.over(state, batch, node));
        return heard(event, now, more);
    }

    private static Decision<Fact> abandoned(
            VerdictState state, BatchInFlight batch, DrainEvent.BatchAbandoned abandoned) {
        BatchOrder order = batch.order();
        List<String> reasons = batch.troubles();
        if (reasons.isEmpty()) {
            // Every other cause has told its trouble, with an alert, before.
            reasons = List.of(
                    state.aborting()
                            ? "aborted"
                            : "the drain service gave the batch up without all of its nodes upgraded");
        }
        return Decision.accept(
                new Fact.Said(new BatchRejected(abandoned.upgrade(), order.id(), order.attempt(), reasons)));
    }

    Decision<Fact> looked(
            VerdictState state,
            BatchInFlight batch,
            Phase.Settling phase,
            VerdictInput.ClusterLooked looked,
            Instant now) {
        List<String> missing = missing(state, batch.order(), looked.health());
        if (missing.isEmpty()) {
            return Decision.accept(soak(batch, now));
        }
        return settings.over(phase.since(), batch.order().verify().settleTimeout(), looked.seenSince(), now)
                ? reject(batch, missing)
                : Decision.ignore("not all is back yet: " + String.join("; ", missing));
    }

    private static List<Fact> soak(BatchInFlight batch, Instant now) {
        BatchOrder order = batch.order();
        Duration soak = order.verify().soak();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact.Said(new SoakStarted(batch.upgrade(), order.id(), order.attempt(), now.plus(soak))));
        if (soak.isZero()) {
            facts.add(new Fact.Said(new BatchVerified(batch.upgrade(), order.id(), order.attempt())));
        }
        return facts;
    }

    Decision<Fact> looked(
            VerdictState state,
            BatchInFlight batch,
            Phase.Soaking phase,
            VerdictInput.ClusterLooked looked,
            Instant now) {
        BatchOrder order = batch.order();
        List<String> missing = missing(state, order, looked.health());
        Optional<Instant> lostAt = phase.lostAt();
        if (missing.isEmpty()) {
            var facts = new ArrayList<Fact>();
            if (lostAt.isPresent()) {
                facts.add(new Fact.HealthRegained(order.id()));
            }
            Duration soak = order.verify().soak();
            if (settings.over(phase.until().minus(soak), soak, looked.seenSince(), now)) {
                facts.add(new Fact.Said(new BatchVerified(batch.upgrade(), order.id(), order.attempt())));
            }
            return facts.isEmpty() ? Decision.ignore("healthy, and still soaking") : Decision.accept(facts);
        }
        if (lostAt.isEmpty()) {
            return Decision.accept(new Fact.HealthLost(order.id(), now, missing));
        }
        return settings.over(lostAt.orElseThrow(), settings.regressionGrace(), looked.seenSince(), now)
                ? reject(batch, missing)
                : Decision.ignore("not healthy, but perhaps only for a moment: " + String.join("; ", missing));
    }

    /** What keeps the batch from being as good as the baseline: workloads, budgets, and its own nodes. */
    private static List<String> missing(VerdictState state, BatchOrder order, ClusterHealth health) {
        var missing = new ArrayList<String>();
        for (String name : order.nodes()) {
            if (!health.node(name).map(NodeHealth::ready).orElse(false)) {
                missing.add("node " + name + " is not Ready");
            }
        }
        missing.addAll(state.baseline().orElse(Baseline.CLEAN).worseWorkloads(health));
        return missing;
    }

    private static Decision<Fact> reject(BatchInFlight batch, List<String> reasons) {
        BatchOrder order = batch.order();
        return Decision.accept(
                Alerts.raiseRejected(batch.upgrade(), order, reasons),
                new Fact.Said(new BatchRejected(batch.upgrade(), order.id(), order.attempt(), reasons)));
    }
}
