package io.kubehop.drain;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodTraits;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.cluster.Workload;
import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.events.UpgradePolicy.Verify;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders, pods and budgets for tests. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final String UPGRADE = "u1";
    public static final String BATCH = "1-workers-01";
    public static final Drain POLICY = new Drain(DrainMode.EVICT, false, false, Duration.ofMinutes(30));

    /** Without the taint of workers still to come. */
    public static final DrainSettings SETTINGS = DrainSettings.DEFAULT.alone();

    private Samples() {}

    public static WorkOrder order(String node, int attempt) {
        return new WorkOrder(
                "cluster",
                UPGRADE,
                BATCH,
                attempt,
                1,
                node,
                NodeRole.WORKER,
                "zone-a",
                KubeVersion.parse("1.35.2"),
                KubeVersion.parse("1.36.1"),
                false);
    }

    public static BatchOrder batch(int attempt, Drain policy, String... nodes) {
        return new BatchOrder(
                BATCH,
                attempt,
                1,
                NodeRole.WORKER,
                KubeVersion.parse("1.36.1"),
                Arrays.stream(nodes).map(node -> order(node, attempt)).toList(),
                policy,
                Verify.DEFAULT);
    }

    public static BatchOrder batch(String... nodes) {
        return batch(1, POLICY, nodes);
    }

    public static PodRef ref(String name) {
        return new PodRef("shop/" + name, "uid-" + name);
    }

    /** A running, ready pod of a ReplicaSet. */
    public static PodFacts pod(String name, BudgetFacts... budgets) {
        return new PodFacts(
                ref(name),
                PodFacts.Phase.RUNNING,
                true,
                false,
                false,
                false,
                Optional.of(new PodFacts.Controller("ReplicaSet", "rs", true)),
                false,
                List.of(budgets));
    }

    public static PodFacts owned(PodFacts pod, String kind, boolean exists) {
        return new PodFacts(
                pod.ref(),
                pod.phase(),
                pod.ready(),
                pod.terminating(),
                pod.evicted(),
                pod.mirror(),
                Optional.of(new PodFacts.Controller(kind, "owner", exists)),
                pod.emptyDir(),
                pod.budgets(),
                pod.traits());
    }

    public static PodFacts unmanaged(PodFacts pod) {
        return new PodFacts(
                pod.ref(),
                pod.phase(),
                pod.ready(),
                pod.terminating(),
                pod.evicted(),
                pod.mirror(),
                Optional.empty(),
                pod.emptyDir(),
                pod.budgets(),
                pod.traits());
    }

    public static PodFacts mirror(PodFacts pod) {
        return new PodFacts(
                pod.ref(),
                pod.phase(),
                pod.ready(),
                pod.terminating(),
                pod.evicted(),
                true,
                Optional.of(new PodFacts.Controller("Node", "n", true)),
                pod.emptyDir(),
                pod.budgets(),
                pod.traits());
    }

    public static PodFacts emptyDir(PodFacts pod) {
        return new PodFacts(
                pod.ref(),
                pod.phase(),
                pod.ready(),
                pod.terminating(),
                pod.evicted(),
                pod.mirror(),
                pod.controller(),
                true,
                pod.budgets(),
                pod.traits());
    }

    public static PodFacts phase(PodFacts pod, PodFacts.Phase phase) {
        return new PodFacts(
                pod.ref(),
                phase,
                false,
                pod.terminating(),
                pod.evicted(),
                pod.mirror(),
                pod.controller(),
                pod.emptyDir(),
                pod.budgets(),
                pod.traits());
    }

    public static PodFacts unready(PodFacts pod) {
        return phase(pod, pod.phase());
    }

    /** With a deletion timestamp; evicted: because of the Eviction API. */
    public static PodFacts terminating(PodFacts pod, boolean evicted) {
        return new PodFacts(
                pod.ref(),
                pod.phase(),
                pod.ready(),
                true,
                evicted,
                pod.mirror(),
                pod.controller(),
                pod.emptyDir(),
                pod.budgets(),
                pod.traits());
    }

    /** With these labels, name and value in turn. */
    public static PodFacts labelled(PodFacts pod, String... labels) {
        PodTraits old = pod.traits();
        return pod.with(new PodTraits(
                pairs(labels),
                old.namespaceLabels(),
                old.priority(),
                old.deletionDue(),
                old.finalizers(),
                old.localVolume()));
    }

    /** In a namespace with these labels, name and value in turn. */
    public static PodFacts inNamespace(PodFacts pod, String... labels) {
        PodTraits old = pod.traits();
        return pod.with(new PodTraits(
                old.labels(), pairs(labels), old.priority(), old.deletionDue(), old.finalizers(), old.localVolume()));
    }

    public static PodFacts priority(PodFacts pod, int priority) {
        PodTraits old = pod.traits();
        return pod.with(new PodTraits(
                old.labels(), old.namespaceLabels(), priority, old.deletionDue(), old.finalizers(), old.localVolume()));
    }

    /** Terminating, its grace period over at that time, kept by these finalizers. */
    public static PodFacts due(PodFacts pod, Instant due, String... finalizers) {
        PodTraits old = pod.traits();
        return terminating(pod, false)
                .with(new PodTraits(
                        old.labels(),
                        old.namespaceLabels(),
                        old.priority(),
                        Optional.of(due),
                        List.of(finalizers),
                        old.localVolume()));
    }

    /** Using these volumes. */
    public static PodFacts withVolumes(PodFacts pod, String... volumes) {
        PodTraits old = pod.traits();
        return pod.with(old.with(List.of(volumes), old.need(), old.workload()));
    }

    /** Requesting so many thousandths of a core. */
    public static PodFacts requesting(PodFacts pod, long cpu) {
        PodTraits old = pod.traits();
        return pod.with(old.with(old.volumes(), new Room.Need(cpu, 0), old.workload()));
    }

    /** Of the Deployment {@code shop/NAME}, which asks for so many replicas. */
    public static PodFacts ofDeployment(PodFacts pod, String name, int replicas) {
        PodTraits old = pod.traits();
        return pod.with(old.with(
                old.volumes(), old.need(), Optional.of(new Workload("shop/" + name, replicas, Optional.empty()))));
    }

    private static Map<String, String> pairs(String... texts) {
        var pairs = new HashMap<String, String>();
        for (int i = 0; i < texts.length; i += 2) {
            pairs.put(texts[i], texts[i + 1]);
        }
        return pairs;
    }

    /** Of five pods, four must be healthy. */
    public static BudgetFacts budget(String name, int allowed) {
        return new BudgetFacts("shop/" + name, "4", "", allowed, 4 + allowed, 4, 5, false, Optional.empty());
    }
}
