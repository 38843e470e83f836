package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Facts.name;
import static io.kubehop.agent.runbook.Facts.refuse;

import io.kubehop.agent.orders.OrderCheck;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which orders are followed: the first two sentences of the machine's algorithm. */
final class Reception {
    /** How many minors a kubelet may be behind, so how many it may jump: Kubernetes' version skew policy. */
    private static final int MOST_MINORS = 3;

    private final RunbookSettings settings;
    private final OrderCheck check;

    Reception(RunbookSettings settings) {
        this.settings = settings;
        this.check = new OrderCheck(settings.cluster(), settings.trust());
    }

    Decision<RunbookFact> ordered(RunbookState state, WorkOrder order, Job job, Instant now) {
        if (state.known().anyMatch(other -> other.job().like(job) && twins(other.order(), order))) {
            return Decision.ignore(name(order) + " is known already");
        }
        return switch (check.of(job.kind(), order, state.turn().newest(), now)) {
            case OrderCheck.Answer.Believed(boolean signed) -> believed(state, order, job, signed, now);
            case OrderCheck.Answer.Known() -> Decision.ignore(name(order) + " is known already");
            case OrderCheck.Answer.Refused(String reason) -> notBelieved(state, order, job, reason, now);
        };
    }

    /** A refusal is written down once, and no more often than is good for the disk. */
    private Decision<RunbookFact> notBelieved(
            RunbookState state, WorkOrder order, Job job, String reason, Instant now) {
        if (state.refusedLast()
                .filter(last -> last.is(order) && last.reason().equals(reason))
                .isPresent()) {
            return Decision.ignore("refused already: " + reason);
        }
        if (state.turn().refused() >= settings.trust().refusals()) {
            return Decision.ignore(
                    "one more order that is not believed, after " + state.turn().refused() + ": " + reason);
        }
        boolean quietly = job instanceof Job.Preparation
                || state.known().anyMatch(other -> other.job().like(job) && same(other.order(), order));
        return quietly ? Decision.accept(new RunbookFact.OrderDoubted(order, reason, now)) : refuse(order, reason, now);
    }

    private static Decision<RunbookFact> believed(
            RunbookState state, WorkOrder order, Job job, boolean signed, Instant now) {
        if (!signed
                && state.refusedLast().filter(last -> last.is(order)).isPresent()
                && !(job instanceof Job.Preparation)) {
            return Decision.ignore(name(order) + " was refused already");
        }
        for (RunbookState.Asked other : state.known().toList()) {
            if (!other.order().node().equals(order.node())) {
                return Decision.ignore("the order is for node " + order.node() + ", not for "
                        + other.order().node());
            }
            if (!other.job().like(job)) {
                continue;
            }
            if (same(other.order(), order)) {
                return Decision.ignore(name(order) + " is known already");
            }
            if (older(order, other.order())) {
                return against(
                        order, job, name(order) + " is older than " + name(other.order()) + ", which is known", now);
            }
        }
        return switch (job) {
            case Job.Upgrade() -> Decision.accept(new RunbookFact.OrderReceived(order, now));
            case Job.WayBack(String reason, boolean _) ->
                Decision.accept(new RunbookFact.RollbackReceived(order, reason, now));
            case Job.Preparation() ->
                // What is asked already is more than a preparation.
                state.workWaits()
                        ? Decision.ignore("an order to work waits already")
                        : Decision.accept(new RunbookFact.PreparationReceived(order, now));
        };
    }

    Decision<RunbookFact> versionRead(RunbookState state, WorkOrder order, KubeVersion version, Instant now) {
        Optional<RunbookState.Asked> asked =
                state.asked().filter(one -> one.order().equals(order));
        if (asked.isEmpty() || state.running().isPresent()) {
            return Decision.ignore(name(order) + " does not wait for the node's version");
        }
        Job job = asked.get().job();
        Optional<String> against = against(order, job, version);
        var taken = new RunbookFact.Said(new AgentEvent.OrderTaken(order), now);
        return switch (job) {
            case Job.Preparation() -> {
                if (against.isPresent()) {
                    yield Decision.accept(Facts.notPrepared(order, against.get(), now));
                }
                yield version.equals(order.to())
                        ? Decision.accept(Facts.prepared(order, Duration.ZERO, now))
                        : Decision.accept(new RunbookFact.PreparationBegun(order, now));
            }
            case Job.WayBack _ -> begin(order, job, against, taken, now);
            case Job.Upgrade() -> {
                boolean nothingToDo = version.equals(order.to())
                        && state.last()
                                .filter(ended ->
                                        ended.upgraded() && ended.order().to().equals(order.to()))
                                .isPresent();
                yield nothingToDo && against.isEmpty()
                        ? Decision.accept(List.of(taken, Facts.upgraded(order, now)))
                        : begin(order, job, against, taken, now);
            }
        };
    }

    private Decision<RunbookFact> begin(
            WorkOrder order, Job job, Optional<String> against, RunbookFact taken, Instant now) {
        if (against.isPresent()) {
            return refuse(order, against.get(), now);
        }
        var facts = new ArrayList<RunbookFact>();
        facts.add(taken);
        facts.add(Facts.started(order, settings.runbook().of(order, job).getFirst(), now));
        return Decision.accept(facts);
    }

    /** A preparation that cannot be is nobody's concern. */
    private static Decision<RunbookFact> against(WorkOrder order, Job job, String reason, Instant now) {
        return job instanceof Job.Preparation ? Decision.ignore(reason) : refuse(order, reason, now);
    }

    /** What stands against the order, at this version of the node. */
    private static Optional<String> against(WorkOrder order, Job job, KubeVersion version) {
        KubeVersion to = order.to();
        if (job instanceof Job.WayBack) {
            return to.compareTo(version) > 0
                    ? Optional.of("the node is at " + version + ": " + to + " would be no way back")
                    : Optional.empty();
        }
        if (to.compareTo(version) < 0) {
            return Optional.of("the node is at " + version + ": to go back to " + to + " is not possible");
        }
        if (to.major() != version.major() || to.minorsAhead(version) > MOST_MINORS) {
            return Optional.of("from " + version + " to " + to + " is more than three minors at once");
        }
        return job instanceof Job.Upgrade && version.compareTo(order.from()) < 0
                ? Optional.of("the order begins at " + order.from() + ", and the node is at " + version)
                : Optional.empty();
    }

    /** One order that came twice; a word for it may be given again with another key. */
    private static boolean twins(WorkOrder one, WorkOrder other) {
        return one.unsigned().equals(other.unsigned())
                && one.signed().map(SignedOrder::text).equals(other.signed().map(SignedOrder::text));
    }

    private static boolean same(WorkOrder one, WorkOrder other) {
        return one.upgrade().equals(other.upgrade())
                && one.batch().equals(other.batch())
                && one.attempt() == other.attempt();
    }

    /** Within one upgrade an earlier hop or attempt is older; two upgrades cannot be compared. */
    private static boolean older(WorkOrder order, WorkOrder known) {
        return order.upgrade().equals(known.upgrade())
                && (order.hop() < known.hop()
                        || (order.batch().equals(known.batch()) && order.attempt() < known.attempt()));
    }
}
