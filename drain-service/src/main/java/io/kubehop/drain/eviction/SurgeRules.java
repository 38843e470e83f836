package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.cluster.Workload;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.drain.eviction.Surge.Phase;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.SurgeEnded;
import io.kubehop.events.DrainEvent.SurgeRaised;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rules about surge before evict, for a Deployment whose budget never allows a disruption or that has a single replica.
 *
 * <ol>
 *   <li>A pod of it waits, and the policy or the Deployment asks for it: the surge is begun. That is noted before anything is done,
 *       so that it is known after a crash.
 *   <li>The Deployment gets one replica more. Where that cannot be, its pods are blocked.
 *   <li>The additional pod is ready, on a node that stays: one of the pods is asked to leave. If its budget does not open even so,
 *       it leaves when the Deployment gets one replica less: never fewer than before are ready.
 *   <li>No pod of it waits any more, for whatever reason: the Deployment gets its old number back, unless somebody else has set
 *       another one.
 * </ol>
 */
final class SurgeRules {
    private final DrainSettings settings;
    private final BlockRules blocks;

    SurgeRules(DrainSettings settings, BlockRules blocks) {
        this.settings = settings;
        this.blocks = blocks;
    }

    /** The Deployment that has to have one replica more before the pod is evicted. */
    static Optional<String> of(PodFacts pod, Drain policy, DrainState state) {
        Optional<Workload> workload =
                pod.traits().workload().filter(behind -> behind.surge().orElse(policy.surge()));
        return workload.filter(behind -> begun(state, behind.name())
                        || behind.replicas() == 1
                        || pod.budgets().stream().anyMatch(Blocks::neverAllows))
                .map(Workload::name);
    }

    private static boolean begun(DrainState state, String workload) {
        return Optional.ofNullable(state.aside().surges().get(workload))
                .filter(surge -> surge.phase() != Phase.REFUSED)
                .isPresent();
    }

    /** A pod of a surge is leaving: the next one need not wait for a look. */
    static void next(Story story, PodDrain left, Instant now) {
        if (left.surge().isPresent()) {
            story.state().emptying().forEach(node -> begin(story, node, now));
        }
    }

    /** A node was looked at: surges that its pods need and nobody has begun. */
    static void begin(Story story, NodeDrain node, Instant now) {
        for (PodDrain pod : List.copyOf(node.pods().values())) {
            Optional<String> workload = pod.surge()
                    .filter(name -> pod.waiting()
                            && !pod.tryAt().isAfter(now)
                            && !story.state().aside().surges().containsKey(name));
            workload.ifPresent(name -> story.note(new DrainFact.SurgeBegun(
                    name,
                    node.order().upgrade(),
                    node.order().batch(),
                    node.order().attempt(),
                    node.name())));
        }
    }

    /** The Deployment was asked for one replica more. */
    Decision<DrainFact> answered(Story story, DrainInput.SurgeAnswered input, Instant now) {
        Surge surge = story.state().aside().surges().get(input.workload());
        if (surge == null || surge.phase() != Phase.RAISING) {
            return Decision.ignore("nobody waits for Deployment " + input.workload() + " to have one replica more");
        }
        switch (input.answer()) {
            case Surger.Raised.Up(int was) ->
                story.say(new SurgeRaised(
                        surge.upgrade(), surge.batch(), surge.attempt(), surge.node(), surge.workload(), was));
            case Surger.Raised.Refused(String reason) -> refuse(story, surge, reason, now);
        }
        return story.decision("");
    }

    /** The Deployment was looked at. */
    Decision<DrainFact> seen(Story story, DrainInput.SurgeSeen input, Instant now) {
        Surge surge = story.state().aside().surges().get(input.workload());
        if (surge == null || surge.phase() != Phase.STARTING || surge.lookAt().isAfter(now)) {
            return Decision.ignore("nobody waits for the additional pod of Deployment " + input.workload());
        }
        Surger.Sight sight = input.sight();
        if (!sight.ours()) {
            refuse(
                    story,
                    surge,
                    sight.marked()
                            ? "somebody else, an autoscaler perhaps, made it " + sight.replicas() + " replicas"
                            : "somebody else took the additional replica away",
                    now);
            return story.decision("");
        }
        boolean ready = sight.ready() > surge.was() && sight.readyElsewhere() > 0;
        story.note(new DrainFact.SurgeLookedAt(surge.workload(), ready, now.plus(settings.fallback())));
        if (!ready && !sight.trouble().isEmpty()) {
            block(
                    story,
                    surge,
                    BlockKind.OTHER,
                    "the additional pod of Deployment " + surge.workload() + " is not ready: " + sight.trouble(),
                    "its becoming ready",
                    now);
        }
        return story.decision("");
    }

    /** The Deployment has changed: it is looked at if that is waited for. */
    Decision<DrainFact> changed(Story story, DrainInput.WorkloadChanged input, Instant now) {
        Surge surge = story.state().aside().surges().get(input.workload());
        if (surge == null || surge.phase() != Phase.STARTING || !surge.lookAt().isAfter(now)) {
            return Decision.ignore("nobody waits for Deployment " + input.workload() + " to change");
        }
        story.note(new DrainFact.SurgeLookedAt(surge.workload(), false, now));
        return story.decision("");
    }

    /** A pod of a surge was evicted: before the next one its replacement has to be ready. */
    static void evicted(Story story, PodDrain pod, Instant now) {
        pod.surge()
                .map(story.state().aside().surges()::get)
                .filter(surge -> surge.phase() == Phase.READY)
                .ifPresent(surge -> story.note(new DrainFact.SurgeLookedAt(surge.workload(), false, now)));
    }

    /** The budget refused although the additional pod is ready: if it always will, the pod goes by one replica less. */
    static void refused(Story story, PodDrain pod, List<BudgetFacts> budgets) {
        Optional<Surge> surge = pod.surge()
                .map(story.state().aside().surges()::get)
                .filter(ready -> ready.phase() == Phase.READY && ready.instead().isEmpty());
        if (surge.isPresent()
                && budgets.size() == 1
                && Blocks.neverAllows(budgets.getFirst())
                && budgets.getFirst().expectedPods() > surge.get().was()) {
            story.note(new DrainFact.SurgeTurned(surge.get().workload(), pod.ref()));
        }
    }

    /** The additional replica was taken away. */
    Decision<DrainFact> lowered(Story story, DrainInput.SurgeLowered input, Instant now) {
        Surge surge = story.state().aside().surges().get(input.workload());
        if (surge == null || (surge.instead().isEmpty() && wanted(story.state(), surge.workload()))) {
            return Decision.ignore("the additional replica of Deployment " + input.workload() + " is not given up");
        }
        Surger.Lowered lowered = input.lowered();
        story.say(new SurgeEnded(
                surge.upgrade(),
                surge.batch(),
                surge.attempt(),
                surge.node(),
                surge.workload(),
                lowered.replicas(),
                lowered.ours() ? "its old number again" : "left as it was found, for it was not ours any more"));
        surge.instead().ifPresent(pod -> rest(story, pod.uid(), now.plus(settings.fallback())));
        return story.decision("");
    }

    /** Whether a pod of it has still to be asked. */
    static boolean wanted(DrainState state, String workload) {
        return state.emptying().stream()
                .flatMap(node -> node.pods().values().stream())
                .anyMatch(pod ->
                        pod.waiting() && pod.surge().filter(workload::equals).isPresent());
    }

    private static void rest(Story story, String uid, Instant until) {
        for (NodeDrain node : story.state().emptying()) {
            if (node.pods().containsKey(uid)) {
                story.note(new DrainFact.PodPostponed(
                        node.order().batch(), node.order().attempt(), node.name(), uid, until));
            }
        }
    }

    private void refuse(Story story, Surge surge, String reason, Instant now) {
        story.note(new DrainFact.SurgeRefused(surge.workload(), reason));
        block(
                story,
                surge,
                BlockKind.NEVER,
                "Deployment " + surge.workload() + " cannot have one replica more: " + reason,
                "that becoming possible, or its annotation kubehop.io/surge being false",
                now);
    }

    private void block(Story story, Surge surge, BlockKind kind, String reason, String freedBy, Instant now) {
        for (NodeDrain node : story.state().emptying()) {
            for (PodDrain pod : List.copyOf(node.pods().values())) {
                if (pod.waiting()
                        && pod.surge().filter(surge.workload()::equals).isPresent()) {
                    String budget = pod.lane().orElse("");
                    var block = new Block(kind, budget, reason, freedBy, now);
                    blocks.told(
                            story,
                            node,
                            pod,
                            pod.block()
                                    .filter(block::continues)
                                    .map(before -> block.since(before.since()))
                                    .orElse(block));
                }
            }
        }
    }
}
