package io.kubehop.dashboard.view;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.HostEvent;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.VerdictEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events in plain words: who, then what. */
public final class Sentences {

    private static final int MOST_NAMES = 6;

    private final EvictionCounts counts = new EvictionCounts();

    /** The line of an event; progress makes none. */
    public Optional<LogLine> line(Envelope envelope) {
        Said said = switch (envelope.data()) {
            case PlanEvent event -> plan(event);
            case VerdictEvent event -> verdict(event, envelope.time());
            case AlertEvent event -> alert(event);
            case DrainEvent event -> drain(event);
            case OrderEvent event -> order(event);
            case AgentEvent event -> agent(event);
            case HostEvent _, ProgressEvent _ -> Said.NOTHING;
        };
        return said.text().isEmpty() ? Optional.empty() : Optional.of(LogLine.of(envelope, said.tone(), said.text()));
    }

    private static Said order(OrderEvent event) {
        String node = event.order().node();
        return switch (event) {
            case OrderEvent.NodeHandedOver _ -> info(node, "empty, handed over to its agent");
            case OrderEvent.PreparationHandedOver e ->
                info(node, "its agent may fetch " + e.order().to() + " ahead");
            case OrderEvent.RollbackHandedOver e ->
                warn(node, "empty, to be rolled back to " + e.order().to() + because(e.reason()));
        };
    }

    private static Said plan(PlanEvent event) {
        return switch (event) {
            case PlanEvent.UpgradePlanned e ->
                info(
                        "upgrade",
                        "planned from " + e.plan().from() + " to " + e.plan().to() + " in "
                                + count(e.plan().hops().size(), "hop"));
            case PlanEvent.UpgradeDiscarded e -> info("upgrade", "the plan was discarded: " + e.reason());
            case PlanEvent.UpgradeStarted _ -> info("upgrade", "started");
            case PlanEvent.HopStarted e -> info("hop " + e.hop(), "started, from " + e.from() + " to " + e.to());
            case PlanEvent.ControlPlaneAwaited e ->
                info(
                        "control plane",
                        e.hook()
                                ? "the configured command moves it to " + e.version()
                                : "waiting until somebody moves it to " + e.version());
            case PlanEvent.ControlPlaneMoved e -> good("control plane", "answers with " + e.version());
            case PlanEvent.PreparationAsked e ->
                info("upgrade", count(e.orders().size(), "node") + " may be prepared ahead");
            case PlanEvent.PreparationAwaited e ->
                info("upgrade", "the next batch waits until prepared: " + names(e.nodes()));
            case PlanEvent.PreparationNoted _ -> Said.NOTHING;
            case PlanEvent.RollbackAsked e ->
                warn(
                        names(e.batch().nodes()),
                        "back to " + e.batch().to() + ", asked by " + e.by() + because(e.reason()));
            case PlanEvent.RollbackEnded e ->
                e.done() ? good(e.node(), "rolled back") : bad(e.node(), "not rolled back");
            case PlanEvent.BatchReady e ->
                info(
                        "batch " + e.batch().id(),
                        "next: " + nodes(e.batch()) + again(e.batch().attempt()));
            case PlanEvent.BatchUnderWay _, PlanEvent.BatchEnded _, PlanEvent.BatchCompleted _ -> Said.NOTHING;
            case PlanEvent.BatchFailed e -> bad("batch " + e.batch(), "failed: " + reasons(e.reasons()));
            case PlanEvent.HopCompleted e -> good("hop " + e.hop(), "completed with " + e.version());
            case PlanEvent.UpgradePaused e -> warn("upgrade", "paused by " + e.by() + because(e.reason()));
            case PlanEvent.UpgradeResumed e -> info("upgrade", "resumed by " + e.by());
            case PlanEvent.UpgradeAborting e -> warn("upgrade", "being aborted by " + e.by() + because(e.reason()));
            case PlanEvent.UpgradeAborted _ -> warn("upgrade", "aborted");
            case PlanEvent.UpgradeCompleted e -> good("upgrade", "completed: the cluster runs " + e.version());
        };
    }

    private static Said verdict(VerdictEvent event, Instant now) {
        return switch (event) {
            case VerdictEvent.BaselineTaken e -> info("verifier", "took the baseline: " + baseline(e));
            case VerdictEvent.BatchReleased e -> info("batch " + e.batch(), "released: " + nodes(e.order()));
            case VerdictEvent.BatchHeld e ->
                warn(
                        "batch " + e.batch(),
                        "held, looked at again in " + duration(Duration.between(now, e.lookAgainAt())) + ": "
                                + reasons(e.reasons()));
            case VerdictEvent.NodeAccepted e -> good(e.node(), "accepted with " + e.version());
            case VerdictEvent.NodeRejected e -> bad(e.node(), "rejected, stays cordoned: " + reasons(e.reasons()));
            case VerdictEvent.SoakStarted e ->
                info(
                        "batch " + e.batch(),
                        "workloads are back, watched for " + duration(Duration.between(now, e.until())));
            case VerdictEvent.BatchVerified e -> good("batch " + e.batch(), "verified");
            case VerdictEvent.BatchRejected e -> bad("batch " + e.batch(), "rejected: " + reasons(e.reasons()));
        };
    }

    private static Said alert(AlertEvent event) {
        return switch (event) {
            case AlertEvent.AlertRaised e ->
                new Said(tone(e.severity()), e.subject() + ": alert raised: " + e.summary());
            case AlertEvent.AlertCleared e -> good("alert " + e.alert(), "cleared: " + e.how());
        };
    }

    private Said drain(DrainEvent event) {
        return switch (event) {
            case DrainEvent.DrainStarted e -> info(e.node(), "drain started");
            case DrainEvent.NodeCordoned e ->
                info(e.node(), e.foundCordoned() ? "was cordoned already, and will stay so" : "cordoned");
            case DrainEvent.PodsTriaged e -> {
                counts.begin(e);
                yield info(e.node(), count(e.evict().size(), "pod") + " to move, " + e.leave() + " stay");
            }
            case DrainEvent.DrainRefused e -> {
                counts.end(e.node());
                yield bad(e.node(), "drain refused, no pod was touched: " + reasons(e.reasons()));
            }
            case DrainEvent.PodEvicted e -> info(e.node(), "evicting " + e.pod().name());
            case DrainEvent.PodGone e ->
                info(
                        e.node(),
                        "evicted " + e.pod().name()
                                + counts.gone(e)
                                        .map(gone -> " (" + gone + " gone)")
                                        .orElse(""));
            case DrainEvent.EvictionBlocked e -> warn(e.node(), blocked(e));
            case DrainEvent.NodeWaiting e -> info(e.node(), "waits for " + e.reason());
            case DrainEvent.DrainParked e -> {
                counts.end(e.node());
                yield warn(e.node(), "parked, takes pods again for now: " + e.reason());
            }
            case DrainEvent.SurgeRaised e ->
                info(e.node(), "Deployment " + e.workload() + " gets one replica more than " + e.was());
            case DrainEvent.SurgeEnded e ->
                info(e.node(), "Deployment " + e.workload() + " has " + e.replicas() + " replicas, " + e.how());
            case DrainEvent.NodeOutOfService e -> warn(e.node(), "out of service, its pods are let go: " + e.reason());
            case DrainEvent.NodeDrained e -> {
                counts.end(e.node());
                yield good(
                        e.node(), "empty after " + duration(e.took()) + ", " + count(e.podsMoved(), "pod") + " moved");
            }
            case DrainEvent.DrainFailed e -> {
                counts.end(e.node());
                yield bad(e.node(), "drain given up: " + reasons(e.reasons()));
            }
            case DrainEvent.NodeReturned e ->
                e.upgraded() ? good(e.node(), "takes pods again") : warn(e.node(), "given back without an upgrade");
            case DrainEvent.BatchReturned e -> good("batch " + e.batch(), "every node is back");
            case DrainEvent.BatchAbandoned e ->
                warn(
                        "batch " + e.batch(),
                        e.leftCordoned().isEmpty()
                                ? "over without all of its nodes upgraded"
                                : "over; left cordoned: " + names(e.leftCordoned()));
        };
    }

    private static Said agent(AgentEvent event) {
        return switch (event) {
            case AgentEvent.OrderTaken e ->
                info(
                        e.node(),
                        "its agent goes from " + e.order().from() + " to "
                                + e.order().to());
            case AgentEvent.OrderRefused e -> bad(e.node(), "its agent refused the order: " + e.reason());
            case AgentEvent.StepStarted e -> info(e.node(), e.step() + " started");
            case AgentEvent.StepFinished e -> info(e.node(), e.step() + " finished after " + duration(e.took()));
            case AgentEvent.StepFailed e ->
                warn(e.node(), e.step() + " failed (" + count(e.tries(), "try") + "): " + e.reason());
            case AgentEvent.NodeUpgraded e -> good(e.node(), "upgraded to " + e.version());
            case AgentEvent.NodePrepared e ->
                info(e.node(), "prepared for " + e.version() + " in " + duration(e.took()));
            case AgentEvent.PreparationFailed e ->
                warn(e.node(), "not prepared, which is tried again in its turn: " + e.reason());
            case AgentEvent.NodeRolledBack e -> warn(e.node(), "back at " + e.version() + because(e.reason()));
            case AgentEvent.NodeFailed e -> bad(e.node(), "its agent gave up: " + e.reason());
        };
    }

    private static String blocked(DrainEvent.EvictionBlocked e) {
        String by = e.budget().isEmpty() ? e.reason() : "budget " + e.budget();
        String freed = e.freedBy().isEmpty() ? "" : "; freed by " + e.freedBy();
        return switch (e.kind()) {
            case BUSY -> e.pod().name() + " waits for " + by + freed;
            case NEVER -> e.pod().name() + " can never be evicted (" + by + "): somebody has to act" + freed;
            case OTHER -> e.pod().name() + " could not be evicted yet: " + e.reason() + freed;
        };
    }

    private static String baseline(VerdictEvent.BaselineTaken e) {
        if (e.nodes().isEmpty() && e.workloads().isEmpty() && e.budgets().isEmpty()) {
            return "everything is healthy";
        }
        return "unhealthy before the upgrade are " + count(e.nodes().size(), "node") + ", "
                + count(e.workloads().size(), "workload") + ", "
                + count(e.budgets().size(), "budget");
    }

    private static String nodes(BatchOrder batch) {
        String role = batch.role() == NodeRole.CONTROL_PLANE ? "control plane, " : "";
        return role + names(batch.nodes()) + " to " + batch.to();
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }

    private static String reasons(List<String> reasons) {
        return reasons.isEmpty() ? "no reason was given" : String.join("; ", reasons);
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String again(int attempt) {
        return attempt > 1 ? " (attempt " + attempt + ")" : "";
    }

    private static String count(int number, String noun) {
        String plural = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + (number == 1 ? noun : plural);
    }

    private static String duration(Duration took) {
        if (took.compareTo(Duration.ofMinutes(1)) < 0) {
            return Math.max(0, took.toSeconds()) + " s";
        }
        return took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }

    private static Tone tone(UpgradePlan.Severity severity) {
        return switch (severity) {
            case INFO -> Tone.INFO;
            case WARNING -> Tone.WARN;
            case CRITICAL -> Tone.BAD;
        };
    }

    private static Said info(String who, String what) {
        return new Said(Tone.INFO, who + ": " + what);
    }

    private static Said good(String who, String what) {
        return new Said(Tone.GOOD, who + ": " + what);
    }

    private static Said warn(String who, String what) {
        return new Said(Tone.WARN, who + ": " + what);
    }

    private static Said bad(String who, String what) {
        return new Said(Tone.BAD, who + ": " + what);
    }

    private record Said(Tone tone, String text) {
        static final Said NOTHING = new Said(Tone.INFO, "");
    }
}
