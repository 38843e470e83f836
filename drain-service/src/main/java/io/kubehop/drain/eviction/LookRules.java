package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.eviction.DrainFact.PodAhead;
import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.drain.triage.Fate;
import io.kubehop.drain.triage.PodTriage;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.DrainRefused;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainEvent.PodsTriaged;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rules about a look at a node: the first one sorts its pods, the later ones find what the watch did not tell. */
final class LookRules {
    private final NodeRules nodes;
    private final PodRules pods;
    private final BlockRules blocks;
    private final VolumeRules volumes;
    private final HostRules hosts;

    LookRules(NodeRules nodes, PodRules pods, BlockRules blocks, VolumeRules volumes, HostRules hosts) {
        this.nodes = nodes;
        this.pods = pods;
        this.blocks = blocks;
        this.volumes = volumes;
        this.hosts = hosts;
    }

    /** Every pod of a node was listed. */
    Decision<DrainFact> listed(Story story, DrainInput.PodsListed input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || node.phase() != Phase.EMPTYING) {
            return Decision.ignore("node " + input.node() + " is not being emptied");
        }
        if (!input.sight().present()) {
            nodes.vanished(story, node);
            return story.decision("");
        }
        var sorted = new Sorted(story.state(), node, input.pods(), now);
        if (!sorted.refusals.isEmpty()) {
            refuse(story, node, sorted.refusals);
            return story.decision("");
        }
        for (PodDrain known : List.copyOf(node.pods().values())) {
            if (sorted.left.contains(known.ref().uid())) {
                WorkOrder order = node.order();
                story.note(new DrainFact.PodLeftBehind(
                        order.batch(),
                        order.attempt(),
                        order.node(),
                        known.ref().uid()));
            } else if (!sorted.uids.contains(known.ref().uid())) {
                pods.gone(story, node, known, now);
            }
        }
        WorkOrder order = node.order();
        if (!node.triaged() || !sorted.fresh.isEmpty()) {
            story.say(new PodsTriaged(
                    order.upgrade(), order.batch(), order.attempt(), order.node(), sorted.fresh, sorted.left.size()));
        }
        for (PodDrain evicted : sorted.evicted) {
            pods.evicted(story, node, evicted, now);
        }
        if (!sorted.uids.isEmpty() || node.awaitsVolumes()) {
            remember(story, node, sorted, now);
        }
        story.state()
                .node(input.batch(), input.attempt(), input.node())
                .ifPresent(after -> end(story, after, input, now));
        return story.decision("the look brought nothing new");
    }

    private void end(Story story, NodeDrain node, DrainInput.PodsListed input, Instant now) {
        boolean silent = false;
        for (PodFacts pod : input.pods()) {
            PodDrain known = node.pods().get(pod.ref().uid());
            if (known != null && pod.terminating()) {
                silent |= blocks.overdue(story, node, known, pod, input.sight().reachable(), now);
            }
        }
        hosts.looked(story, node, silent, now);
        SurgeRules.begin(story, node, now);
        volumes.settle(story, node, input.attachments(), now);
        if (input.sight().schedulable()) {
            nodes.cordonLost(story, node);
        } else if (node.pods().isEmpty()
                && !node.course().cordonLost()
                && story.state()
                        .emptying(node.name())
                        .filter(NodeDrain::awaitsVolumes)
                        .isEmpty()) {
            nodes.handOver(story, node, now);
        }
    }

    /** The watch saw the node change. */
    Decision<DrainFact> seen(Story story, DrainInput.NodeSeen input) {
        NodeDrain node = story.state().emptying(input.node()).orElse(null);
        if (node == null || (input.sight().present() && !input.sight().schedulable())) {
            return Decision.ignore("node " + input.node() + " is as it should be");
        }
        if (input.sight().present()) {
            nodes.cordonLost(story, node);
        } else {
            nodes.vanished(story, node);
        }
        return story.decision("node " + input.node() + " is being cordoned again");
    }

    private static void remember(Story story, NodeDrain node, Sorted sorted, Instant now) {
        Map<String, Lane> lanes = story.state().lanes();
        var allowed = new LinkedHashMap<String, Integer>();
        sorted.allowed.forEach((budget, number) -> {
            Lane lane = lanes.get(budget);
            boolean shut = lane != null && lane.tryAt().isAfter(now);
            if (shut && number > 0) {
                story.note(new DrainFact.BudgetFreed(budget, number, now));
            } else if (lane == null || (!shut && lane.allowed() != number)) {
                allowed.put(budget, number);
            }
        });
        if (!sorted.changed.isEmpty() || !allowed.isEmpty() || !now.isBefore(node.lookAt())) {
            WorkOrder order = node.order();
            story.note(new DrainFact.NodeLookedAt(
                    order.batch(), order.attempt(), order.node(), now, sorted.changed, allowed));
        }
    }

    /** One refusal stops the node before its first eviction; a pod that came later may stop it too. */
    private void refuse(Story story, NodeDrain node, List<String> reasons) {
        WorkOrder order = node.order();
        boolean touched = node.moved() > 0 || node.pods().values().stream().anyMatch(PodDrain::byUs);
        story.say(
                touched
                        ? new DrainFailed(order.upgrade(), order.batch(), order.attempt(), order.node(), reasons)
                        : new DrainRefused(order.upgrade(), order.batch(), order.attempt(), order.node(), reasons));
        nodes.giveBack(story, node, false);
    }

    /** The pods of a look, compared with what is known of the node. */
    private static final class Sorted {
        private final DrainState state;
        final List<String> refusals = new ArrayList<>();
        final List<PodRef> fresh = new ArrayList<>();
        final List<PodDrain> evicted = new ArrayList<>();
        final List<PodAhead> changed = new ArrayList<>();
        final Map<String, Integer> allowed = new LinkedHashMap<>();
        final Set<String> uids = new HashSet<>();
        final Set<String> left = new HashSet<>();

        Sorted(DrainState state, NodeDrain node, List<PodFacts> all, Instant now) {
            this.state = state;
            var triage = new PodTriage(node.policy());
            for (PodFacts pod : all) {
                switch (triage.fate(pod, now)) {
                    case Fate.Evict _ -> sort(node, pod, false, false);
                    case Fate.Await _ -> sort(node, pod, true, false);
                    case Fate.Complete _ -> sort(node, pod, false, true);
                    case Fate.Leave _ -> left.add(pod.ref().uid());
                    case Fate.Refuse(String reason) -> refusals.add(reason);
                }
            }
        }

        private void sort(NodeDrain node, PodFacts pod, boolean leaving, boolean completes) {
            uids.add(pod.ref().uid());
            var ahead = new PodAhead(
                    pod.ref(),
                    PodRules.guards(pod),
                    pod.ready(),
                    leaving,
                    Turn.of(pod, completes),
                    pod.traits().owner(),
                    pod.traits().volumes(),
                    Optional.of(pod.traits().need()).filter(need -> !need.equals(Room.Need.NOTHING)),
                    SurgeRules.of(pod, node.policy(), state));
            PodDrain known = node.pods().get(pod.ref().uid());
            if (known == null) {
                fresh.add(pod.ref());
                changed.add(ahead);
            } else if (leaving && known.waiting() && pod.evicted()) {
                evicted.add(known);
            } else if (known.waiting() && !known.ahead().equals(ahead)) {
                changed.add(ahead);
            }
            if (!leaving && ahead.budgets().size() == 1) {
                BudgetFacts budget = pod.budgets().getFirst();
                allowed.put(budget.name(), budget.disruptionsAllowed());
            }
        }
    }
}
