package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.BudgetShut;
import io.kubehop.drain.eviction.DrainFact.PodPostponed;
import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.events.DrainEvent.PodEvicted;
import io.kubehop.events.DrainEvent.PodGone;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules about single pods and their budgets: answers of the Eviction API and what the watch tells. */
final class PodRules {
    private final DrainSettings settings;
    private final BlockRules blocks;

    PodRules(DrainSettings settings, BlockRules blocks) {
        this.settings = settings;
        this.blocks = blocks;
    }

    /** The API server answered an eviction. */
    Decision<DrainFact> answered(Story story, DrainInput.EvictionAnswered input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || node.phase() != Phase.EMPTYING) {
            return Decision.ignore("node " + input.node() + " is not being emptied");
        }
        PodDrain pod = node.pods().get(input.pod().uid());
        if (pod == null || !pod.waiting() || (pod.completes() && !node.course().deleting())) {
            return Decision.ignore("pod " + input.pod().name() + " is not waiting for its eviction");
        }
        blocks.refused(story, node, pod, input, now);
        switch (input.answer()) {
            case EvictionAnswer.Accepted _ -> evicted(story, node, pod, now);
            case EvictionAnswer.Gone _ -> gone(story, node, pod, now);
            case EvictionAnswer.PreconditionFailed _ ->
                postpone(story, node, pod, now, now.plus(settings.shortPause()));
            case EvictionAnswer.BudgetFull _ -> {
                SurgeRules.refused(story, pod, input.budgets());
                boolean openSince = input.budgets().size() == 1
                        && input.budgets().getFirst().disruptionsAllowed() > 0;
                shut(story, node, pod, now, now.plus(openSince ? settings.shortPause() : settings.fallback()));
            }
            case EvictionAnswer.BudgetBehind behind -> shut(story, node, pod, now, now.plus(behind.retryAfter()));
            case EvictionAnswer.BudgetContended contended ->
                shut(story, node, pod, now, now.plus(contended.retryAfter()));
            case EvictionAnswer.BudgetBroken _ -> shut(story, node, pod, now, now.plus(Blocks.UNCONFIRMED));
            case EvictionAnswer.SeveralBudgets _ -> postpone(story, node, pod, now, Instant.MAX);
            case EvictionAnswer.WebhookRefused _, EvictionAnswer.NamespaceTerminating _ ->
                postpone(story, node, pod, now, now.plus(settings.fallback()));
            case EvictionAnswer.Forbidden _ -> postpone(story, node, pod, now, now.plus(settings.forbidden()));
            case EvictionAnswer.Fault _ -> postpone(story, node, pod, now, now.plus(settings.pause(pod.faults())));
            case EvictionAnswer.Overloaded(Duration retryAfter) -> slow(story, retryAfter, now);
        }
        return story.decision("that pod " + input.pod().name() + " has to wait is known already");
    }

    /** The pod is gone. */
    Decision<DrainFact> vanished(Story story, DrainInput.PodVanished input, Instant now) {
        NodeDrain node = story.state().emptying(input.node()).orElse(null);
        PodDrain pod = node == null ? null : node.pods().get(input.uid());
        if (node == null || pod == null) {
            return Decision.ignore("nobody waits for that pod of node " + input.node() + " to go");
        }
        gone(story, node, pod, now);
        return story.decision("");
    }

    /** The pod is terminating. */
    Decision<DrainFact> terminating(Story story, DrainInput.PodTerminating input, Instant now) {
        NodeDrain node = story.state().emptying(input.node()).orElse(null);
        PodDrain pod = node == null ? null : node.pods().get(input.uid());
        if (node == null || pod == null || !pod.waiting()) {
            return Decision.ignore("no pod of node " + input.node() + " with that UID is waiting for its eviction");
        }
        leaving(story, node, pod, input.evicted(), now);
        return story.decision("");
    }

    /** The pod has run to its end. */
    Decision<DrainFact> finished(Story story, DrainInput.PodFinished input) {
        NodeDrain node = story.state().emptying(input.node()).orElse(null);
        PodDrain pod = node == null ? null : node.pods().get(input.uid());
        if (node == null || pod == null || !pod.completes()) {
            return Decision.ignore("nobody waits for that pod of node " + input.node() + " to complete");
        }
        changed(story, node, pod.ahead().finished());
        return story.decision("");
    }

    /** The budget allows disruptions. */
    Decision<DrainFact> opened(Story story, DrainInput.BudgetOpened input, Instant now) {
        Lane lane = story.state().lanes().get(input.budget());
        if (lane == null) {
            return Decision.ignore("no pod under budget " + input.budget() + " waits");
        }
        if (!lane.tryAt().isAfter(now)) {
            return Decision.ignore("a pod under budget " + input.budget() + " is being asked");
        }
        story.note(new DrainFact.BudgetFreed(input.budget(), input.allowed(), now));
        return story.decision("");
    }

    /** The eviction was accepted, now or before a crash. */
    void evicted(Story story, NodeDrain node, PodDrain pod, Instant now) {
        WorkOrder order = node.order();
        story.say(new PodEvicted(order.upgrade(), order.batch(), order.attempt(), order.node(), pod.ref()));
        SurgeRules.evicted(story, pod, now);
        if (settings.podsPerSecond() > 0) {
            Instant paced = story.state().throttle().pacedUntil();
            story.note(new DrainFact.EvictionsPaced((paced.isAfter(now) ? paced : now).plus(settings.interval())));
        }
        pod.lane().ifPresent(budget -> {
            Lane lane = story.state().lanes().get(budget);
            if (pod.ahead().ready() && lane != null && lane.allowed() == 0) {
                story.note(new BudgetShut(budget, now.plus(settings.fallback())));
            }
        });
    }

    /** A pod that waited for its eviction is terminating. */
    void leaving(Story story, NodeDrain node, PodDrain pod, boolean byEviction, Instant now) {
        if (byEviction) {
            evicted(story, node, pod, now);
            return;
        }
        changed(story, node, pod.ahead().left());
        SurgeRules.next(story, pod, now);
    }

    private static void changed(Story story, NodeDrain node, DrainFact.PodAhead ahead) {
        WorkOrder order = node.order();
        story.note(new DrainFact.PodLeft(order.batch(), order.attempt(), order.node(), ahead));
    }

    /** The pod is gone. */
    void gone(Story story, NodeDrain node, PodDrain pod, Instant now) {
        WorkOrder order = node.order();
        story.say(new PodGone(order.upgrade(), order.batch(), order.attempt(), order.node(), pod.ref()));
        VolumeRules.left(story, node, pod, now);
        SurgeRules.next(story, pod, now);
    }

    private static void shut(Story story, NodeDrain node, PodDrain pod, Instant now, Instant until) {
        Optional<String> budget = pod.lane().filter(story.state().lanes()::containsKey);
        if (budget.isEmpty()) {
            postpone(story, node, pod, now, until);
            return;
        }
        Lane lane = story.state().lanes().get(budget.get());
        if (lane != null && !lane.tryAt().isAfter(now)) {
            story.note(new BudgetShut(budget.get(), until));
        }
    }

    private static void postpone(Story story, NodeDrain node, PodDrain pod, Instant now, Instant until) {
        if (pod.tryAt().isAfter(now)) {
            return;
        }
        WorkOrder order = node.order();
        story.note(new PodPostponed(
                order.batch(), order.attempt(), order.node(), pod.ref().uid(), until));
    }

    /** One step slower for each burst of such answers, not for each answer of a burst. */
    private void slow(Story story, Duration retryAfter, Instant now) {
        DrainState state = story.state();
        if (state.throttle().slowUntil().isAfter(now)) {
            return;
        }
        Duration pause = settings.pause(state.throttle().slowings());
        story.note(new DrainFact.EvictionsSlowed(now.plus(pause.compareTo(retryAfter) > 0 ? pause : retryAfter)));
    }

    /** The budgets that are asked before the pod's eviction; none for a pod that the API server lets go unasked. */
    static List<String> guards(PodFacts pod) {
        return switch (pod.phase()) {
            case PENDING, SUCCEEDED, FAILED -> List.of();
            case RUNNING, UNKNOWN ->
                pod.budgets().stream().map(BudgetFacts::name).sorted().toList();
        };
    }
}
