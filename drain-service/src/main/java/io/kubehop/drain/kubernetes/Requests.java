package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kubehop.drain.cluster.Room.Free;
import io.kubehop.drain.cluster.Room.Need;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What pods request and nodes have. As the scheduler counts: the sum over containers or the largest init container, whichever is
 * more, and the overhead (kubernetes:pkg/api/v1/resource, without containers that restart).
 */
final class Requests {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Requests() {}

    static Need of(Pod pod) {
        Map<String, Quantity> overhead =
                pod.getSpec().getOverhead() == null ? Map.of() : pod.getSpec().getOverhead();
        return new Need(
                most(pod, "cpu").add(amount(overhead, "cpu")).multiply(THOUSAND).longValue(),
                most(pod, "memory").add(amount(overhead, "memory")).longValue());
    }

    private static BigDecimal most(Pod pod, String resource) {
        BigDecimal sum = containers(pod.getSpec().getContainers()).stream()
                .map(container -> requested(container, resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return containers(pod.getSpec().getInitContainers()).stream()
                .map(container -> requested(container, resource))
                .reduce(sum, BigDecimal::max);
    }

    private static List<Container> containers(@Nullable List<Container> containers) {
        return containers == null ? List.of() : containers;
    }

    private static BigDecimal requested(Container container, String resource) {
        return container.getResources() == null || container.getResources().getRequests() == null
                ? BigDecimal.ZERO
                : amount(container.getResources().getRequests(), resource);
    }

    private static BigDecimal amount(Map<String, Quantity> quantities, String resource) {
        return Optional.ofNullable(quantities.get(resource))
                .map(Quantity::getNumericalAmount)
                .orElse(BigDecimal.ZERO);
    }

    /** What is free on the node with these pods on it. */
    static Free free(Node node, List<Pod> pods) {
        Map<String, Quantity> all = node.getStatus() == null || node.getStatus().getAllocatable() == null
                ? Map.of()
                : node.getStatus().getAllocatable();
        List<Need> needs = pods.stream()
                .filter(pod -> !Pods.phase(pod).finished())
                .map(Requests::of)
                .toList();
        return new Free(
                node.getMetadata().getName(),
                whole(amount(all, "cpu").multiply(THOUSAND))
                        - needs.stream().mapToLong(Need::cpu).sum(),
                whole(amount(all, "memory"))
                        - needs.stream().mapToLong(Need::memory).sum(),
                whole(amount(all, "pods")) - needs.size());
    }

    private static long whole(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.FLOOR).longValue();
    }
}
