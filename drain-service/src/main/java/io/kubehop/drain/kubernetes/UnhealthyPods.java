package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.BudgetFacts.Unhealthy;
import io.kubehop.drain.cluster.BudgetFacts.Why;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the pods for which a budget waits. */
final class UnhealthyPods {
    /** What the kubelet calls containers that will not start by waiting a little. */
    private static final Set<String> FAILING = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final int MOST = 20;

    private UnhealthyPods() {}

    static List<Unhealthy> under(KubernetesClient client, PodDisruptionBudget budget) {
        Map<String, String> unconfirmed = Optional.ofNullable(budget.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getDisruptedPods()))
                .orElse(Map.of());
        return client
                .pods()
                .inNamespace(budget.getMetadata().getNamespace())
                .withLabelSelector(budget.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> !Pods.terminating(pod) && !Pods.phase(pod).finished())
                .filter(pod -> !Pods.ready(pod)
                        || unconfirmed.containsKey(pod.getMetadata().getName()))
                .limit(MOST)
                .map(pod -> Pods.ready(pod) ? unconfirmed(pod, unconfirmed) : of(pod))
                .toList();
    }

    private static Unhealthy unconfirmed(Pod pod, Map<String, String> disrupted) {
        Optional<Instant> accepted = Traits.time(disrupted.get(pod.getMetadata().getName()));
        return new Unhealthy(
                Pods.ref(pod).name(), Why.UNCONFIRMED, "its predecessor's eviction is not confirmed", accepted);
    }

    private static Unhealthy of(Pod pod) {
        String name = Pods.ref(pod).name();
        Optional<PodCondition> unscheduled =
                Pods.condition(pod, "PodScheduled").filter(condition -> "Unschedulable".equals(condition.getReason()));
        if (unscheduled.isPresent()) {
            String message = unscheduled.get().getMessage();
            return new Unhealthy(name, Why.UNSCHEDULABLE, message == null ? "" : message, since(unscheduled.get()));
        }
        Optional<Instant> since = Pods.condition(pod, "Ready").flatMap(UnhealthyPods::since);
        return failing(pod)
                .map(why -> new Unhealthy(name, Why.FAILING, why, since))
                .orElseGet(() -> new Unhealthy(
                        name,
                        Why.STARTING,
                        since.map(time -> "not ready since " + time).orElse("not ready"),
                        since));
    }

    static Optional<String> failing(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null
                ? Optional.empty()
                : Stream.of(
                                Optional.ofNullable(status.getInitContainerStatuses()),
                                Optional.ofNullable(status.getContainerStatuses()))
                        .flatMap(Optional::stream)
                        .flatMap(List::stream)
                        .flatMap(container -> failing(container).stream())
                        .findFirst();
    }

    private static Optional<String> failing(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .map(waiting -> Objects.requireNonNullElse(waiting.getReason(), ""))
                .filter(FAILING::contains)
                .map(reason -> "container " + container.getName() + ": " + reason);
    }

    private static Optional<Instant> since(PodCondition condition) {
        return Traits.time(condition.getLastTransitionTime());
    }
}
