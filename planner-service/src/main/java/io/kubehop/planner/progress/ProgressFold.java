package io.kubehop.planner.progress;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.HostEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds the events of all services into the progress of upgrades and nodes.
 *
 * <p>Topics are read apart: within one the order holds, between them it may not. So what is said of an upgrade before its plan
 * is heard waits for the plan, and a node's phase only goes forward within an attempt. Each event must be applied once.
 *
 * <p>For one thread.
 */
public final class ProgressFold {
    private static final int MAX_EARLY = 10_000;

    private final Map<String, UpgradeFold> upgrades = new LinkedHashMap<>();
    private final Map<String, List<Envelope>> early = new HashMap<>();

    /** The records that are different now; empty if nothing shows. */
    public List<ProgressEvent> apply(Envelope envelope) {
        String id = envelope.data().upgrade();
        if (id.isEmpty()) {
            return List.of();
        }
        UpgradeFold upgrade = upgrades.get(id);
        if (upgrade != null) {
            return applyTo(upgrade, envelope);
        }
        if (!(envelope.data() instanceof UpgradePlanned planned)) {
            List<Envelope> waiting = early.computeIfAbsent(id, _ -> new ArrayList<>());
            if (waiting.size() < MAX_EARLY) {
                waiting.add(envelope);
            }
            return List.of();
        }
        var fresh = new UpgradeFold(planned, envelope.time());
        upgrades.put(id, fresh);
        List<Envelope> waiting = Optional.ofNullable(early.remove(id)).orElse(List.of());
        waiting.forEach(said -> applyTo(fresh, said));
        return fresh.changed(envelope.time());
    }

    private static List<ProgressEvent> applyTo(UpgradeFold upgrade, Envelope envelope) {
        switch (envelope.data()) {
            case PlanEvent event -> upgrade.plan(event, envelope.time());
            case VerdictEvent event -> upgrade.verdict(event, envelope.time());
            case DrainEvent event -> upgrade.drain(event, envelope.time());
            case AgentEvent event -> upgrade.agent(event, envelope.time());
            case AlertEvent _, OrderEvent _, HostEvent _, ProgressEvent _ -> {}
        }
        return upgrade.changed(envelope.time());
    }

    /** The upgrades, oldest first. */
    public List<UpgradeProgress> upgrades() {
        return upgrades.values().stream().map(UpgradeFold::progress).toList();
    }

    public Optional<UpgradeProgress> upgrade(String id) {
        return find(id).map(UpgradeFold::progress);
    }

    /** The nodes of an upgrade, in the plan's order; empty if it is not known. */
    public List<NodeProgress> nodes(String id) {
        return find(id).map(UpgradeFold::nodes).orElse(List.of());
    }

    /** The pods of an upgrade that cannot be moved now, those that nothing frees by itself first; empty if it is not known. */
    public List<DrainEvent.EvictionBlocked> blocked(String id) {
        return find(id).map(UpgradeFold::blocked).orElse(List.of());
    }

    /** What was planned. */
    public Optional<UpgradePlan> plan(String id) {
        return find(id).map(UpgradeFold::plan);
    }

    /** The policy it was planned with. */
    public Optional<UpgradePolicy> policy(String id) {
        return find(id).map(UpgradeFold::policy);
    }

    private Optional<UpgradeFold> find(String id) {
        return Optional.ofNullable(upgrades.get(id));
    }
}
