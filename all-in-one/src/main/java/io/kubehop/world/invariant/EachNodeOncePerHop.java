package io.kubehop.world.invariant;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.store.Change;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each node is upgraded exactly once per hop: its version changes to the hop's version once and to nothing else, its agent
 * fulfils an order once, and when the hop is completed no node is behind. A node that was rolled back by order begins again.
 *
 * <p>Where the policy wants the fewest drains, workers may be behind until the last hop is completed, and none is upgraded before
 * it has to be: in the last hop, or because the next would leave it more than three minors behind.
 */
public final class EachNodeOncePerHop implements Invariant {
    /** A node that joined at the last moment was not seen by the look that completed the hop. */
    private static final Duration JUST_JOINED = Duration.ofMinutes(1);

    private static final int KUBELET_BEHIND = 3;

    private final Set<Order> fulfilled = new HashSet<>();
    private final Map<String, Set<String>> versions = new HashMap<>();
    private final Map<String, KubeVersion> goingBack = new HashMap<>();
    private Optional<PlanEvent.UpgradePlanned> planned = Optional.empty();
    private Optional<PlanEvent.HopStarted> hop = Optional.empty();

    private record Order(String node, String batch, int attempt) {}

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Node node)
                || change.previous().isEmpty()
                || !(change.previous().get() instanceof Node before)) {
            return Optional.empty();
        }
        String version = node.status().info().kubeletVersion();
        if (version.equals(before.status().info().kubeletVersion())) {
            return Optional.empty();
        }
        if (KubeVersion.parse(version).equals(goingBack.get(node.meta().name()))) {
            // Rolled back by order: it may be upgraded to that version once more.
            goingBack.remove(node.meta().name());
            versions.getOrDefault(node.meta().uid(), new HashSet<>())
                    .remove(before.status().info().kubeletVersion());
            return Optional.empty();
        }
        if (!node.controlPlane() && early(before)) {
            return Optional.of(node.meta().name() + " changed from "
                    + before.status().info().kubeletVersion() + " to " + version
                    + ", and the next hop does not want it");
        }
        boolean first = versions.computeIfAbsent(node.meta().uid(), _ -> new HashSet<>())
                .add(version);
        boolean wanted = hop.map(started -> started.to().toString())
                .filter(version::equals)
                .isPresent();
        return first && wanted
                ? Optional.empty()
                : Optional.of(node.meta().name() + " changed from "
                        + before.status().info().kubeletVersion() + " to " + version
                        + (first ? ", which is not the hop's version" : " for the second time"));
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        return told.said().flatMap(event -> switch (event) {
            case PlanEvent.UpgradePlanned plan -> {
                planned = Optional.of(plan);
                yield Optional.empty();
            }
            case PlanEvent.HopStarted started -> {
                hop = Optional.of(started);
                yield Optional.empty();
            }
            case OrderEvent.RollbackHandedOver back -> {
                goingBack.put(back.order().node(), back.order().to());
                yield Optional.empty();
            }
            case PlanEvent.HopCompleted completed -> completed(completed, sight);
            case AgentEvent.NodeUpgraded upgraded ->
                fulfilled.add(new Order(upgraded.node(), upgraded.batch(), upgraded.attempt()))
                        ? Optional.empty()
                        : Optional.of(upgraded.node() + " fulfilled the order of batch " + upgraded.batch() + " twice");
            default -> Optional.empty();
        });
    }

    /** Whether a worker of a policy of fewest drains could have stayed as it was. */
    private boolean early(Node worker) {
        if (planned.isEmpty() || hop.isEmpty() || !fewest()) {
            return false;
        }
        List<UpgradePlan.Hop> hops = planned.get().plan().hops();
        KubeVersion was = KubeVersion.parse(worker.status().info().kubeletVersion());
        return hop.get().hop() < hops.size() && hops.get(hop.get().hop()).to().minorsAhead(was) <= KUBELET_BEHIND;
    }

    private boolean fewest() {
        return planned.filter(plan -> plan.policy().workers().equals(Optional.of(UpgradePolicy.Workers.FEWEST)))
                .isPresent();
    }

    private Optional<String> completed(PlanEvent.HopCompleted hopCompleted, Sight sight) {
        KubeVersion version = hopCompleted.version();
        boolean last = planned.map(plan -> plan.plan().hops().size()).equals(Optional.of(hopCompleted.hop()));
        return sight.store().list(Kind.NODE).stream()
                .filter(node -> node.controlPlane() || last || !fewest())
                .filter(node ->
                        KubeVersion.parse(node.status().info().kubeletVersion()).compareTo(version) < 0)
                .filter(node -> node.meta()
                        .creationTimestamp()
                        .map(created -> created.plus(JUST_JOINED).isBefore(sight.now()))
                        .orElse(true))
                .map(node -> "the hop to " + version + " is completed, and "
                        + node.meta().name() + " is at " + node.status().info().kubeletVersion())
                .findFirst();
    }
}
