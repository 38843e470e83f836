package io.kubehop.simulator.api;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Lease;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.model.Toleration;
import io.kubehop.simulator.model.VolumeAttachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the API server makes of a new object before it stores it. */
final class Admission {
    /** What the DefaultTolerationSeconds admission plug-in adds to every pod. */
    private static final OptionalLong DEFAULT_TOLERATION_SECONDS = OptionalLong.of(300);

    /** The kinds of which Kubernetes does not count generations. */
    private static final Set<Kind<?>> UNCOUNTED = Set.of(Kind.NODE, Kind.NAMESPACE, Kind.LEASE, Kind.VOLUME_ATTACHMENT);

    private Admission() {}

    /** Defaults filled in, and the status a client cannot set at creation emptied. */
    static <T extends KubeObject> T prepare(Kind<T> kind, T object) {
        KubeObject prepared = switch (object) {
            case Pod pod -> new Pod(pod.meta(), tolerant(pod.spec()), Pod.Status.NEW);
            case PodDisruptionBudget budget -> budget.withStatus(PodDisruptionBudget.Status.NEW);
            case Deployment deployment -> deployment.withStatus(Deployment.Status.NEW);
            case ReplicaSet set -> set.withStatus(ReplicaSet.Status.NEW);
            case StatefulSet set -> set.withStatus(StatefulSet.Status.NEW);
            case DaemonSet set -> set.withStatus(DaemonSet.Status.NEW);
            case Namespace namespace -> namespace.withPhase("Active");
            case Node node -> node;
            case Lease lease -> lease;
            case VolumeAttachment attachment -> attachment.withAttached(false);
        };
        return kind.type().cast(prepared);
    }

    /** Whether the kind counts generations. */
    static boolean countsGenerations(Kind<?> kind) {
        return !UNCOUNTED.contains(kind);
    }

    /** The rule the object breaks, if any. */
    static Optional<Refusal> validate(KubeObject object) {
        if (object instanceof PodDisruptionBudget budget
                && budget.spec().minAvailable().isPresent()
                && budget.spec().maxUnavailable().isPresent()) {
            return Optional.of(Refusal.invalid(
                    Kind.BUDGET,
                    budget.meta().name(),
                    "spec",
                    "Invalid value: minAvailable and maxUnavailable cannot be both set"));
        }
        return Optional.empty();
    }

    private static PodSpec tolerant(PodSpec spec) {
        List<Toleration> tolerations = new ArrayList<>(spec.tolerations());
        for (String key : List.of(Taint.NOT_READY, Taint.UNREACHABLE)) {
            if (!spec.tolerates(new Taint(key, "", Taint.NO_EXECUTE))) {
                tolerations.add(new Toleration(key, "Exists", "", Taint.NO_EXECUTE, DEFAULT_TOLERATION_SECONDS));
            }
        }
        return spec.withTolerations(tolerations);
    }
}
