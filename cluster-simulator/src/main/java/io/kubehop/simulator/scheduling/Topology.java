package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec.AffinityTerm;
import io.kubehop.simulator.model.PodSpec.TopologySpread;
import io.kubehop.simulator.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where other pods are, as far as it matters for placing one: spread constraints and anti-affinity both ways. */
final class Topology {
    /** Pods of a constraint's selector by domain, among the domains the pod could use. */
    private record Spread(TopologySpread constraint, Map<String, Integer> counts, int least, int self) {}

    private record Domain(String key, String value) {}

    private final List<Spread> spreads = new ArrayList<>();
    private final Set<Domain> forbidden = new HashSet<>();

    Topology(Pod pod, ObjectStore store, List<Node> nodes) {
        for (TopologySpread constraint : pod.spec().topologySpread()) {
            if (constraint.mandatory()) {
                spreads.add(spread(pod, constraint, store, nodes));
            }
        }
        for (AffinityTerm term : pod.spec().antiAffinity()) {
            for (Pod other : store.podsSelected(pod.meta().namespace(), term.selector())) {
                forbid(other, term, store);
            }
        }
        for (Pod other : store.podsRepelling(pod)) {
            for (AffinityTerm term : other.spec().antiAffinity()) {
                if (term.selector().matches(pod.meta().labels())) {
                    forbid(other, term, store);
                }
            }
        }
    }

    /** Why the pod may not be placed there because of other pods. */
    Optional<String> objection(Node node) {
        for (Spread spread : spreads) {
            Optional<String> domain = domain(node, spread.constraint().topologyKey());
            if (domain.isEmpty()) {
                return Optional.of("node(s) didn't match pod topology spread constraints (missing required label)");
            }
            int there = spread.counts().getOrDefault(domain.get(), 0);
            if (there + spread.self() - spread.least() > spread.constraint().maxSkew()) {
                return Optional.of("node(s) didn't match pod topology spread constraints");
            }
        }
        for (Domain domain : forbidden) {
            if (domain.value().equals(node.meta().labels().get(domain.key()))) {
                return Optional.of("node(s) didn't match pod anti-affinity rules");
            }
        }
        return Optional.empty();
    }

    private void forbid(Pod other, AffinityTerm term, ObjectStore store) {
        if (!other.occupiesNode()) {
            return;
        }
        other.spec()
                .nodeName()
                .flatMap(name -> store.get(Kind.NODE, "", name))
                .flatMap(node -> domain(node, term.topologyKey()))
                .ifPresent(value -> forbidden.add(new Domain(term.topologyKey(), value)));
    }

    /** Domains are those of nodes that fit the pod's selector; their taints do not matter (nodeTaintsPolicy: Ignore). */
    private static Spread spread(Pod pod, TopologySpread constraint, ObjectStore store, List<Node> nodes) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, String> domainOfNode = new HashMap<>();
        for (Node node : nodes) {
            if (Filter.selects(pod, node)) {
                domain(node, constraint.topologyKey()).ifPresent(domain -> {
                    counts.putIfAbsent(domain, 0);
                    domainOfNode.put(node.meta().name(), domain);
                });
            }
        }
        for (Pod other : store.podsSelected(pod.meta().namespace(), constraint.selector())) {
            if (other.occupiesNode() && !other.meta().terminating()) {
                other.spec()
                        .nodeName()
                        .flatMap(name -> Optional.ofNullable(domainOfNode.get(name)))
                        .ifPresent(domain -> counts.merge(domain, 1, Integer::sum));
            }
        }
        int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        int self = constraint.selector().matches(pod.meta().labels()) ? 1 : 0;
        return new Spread(constraint, counts, least, self);
    }

    private static Optional<String> domain(Node node, String key) {
        return Optional.ofNullable(node.meta().labels().get(key));
    }
}
