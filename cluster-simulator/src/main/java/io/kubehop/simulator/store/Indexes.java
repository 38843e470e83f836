package io.kubehop.simulator.store;

import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.store.Table.Slot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes questions cheap in a cluster of thousands of nodes: pods by node, owner and label, budgets by label. */
final class Indexes {
    private static final String ANY = "*";

    private final Index<Pod> podsByNode = new Index<>(
            Pod.class,
            pod -> pod.spec().nodeName(),
            pod -> pod.spec().nodeName().map(List::of).orElse(List.of()));
    private final Index<Pod> podsByOwner =
            new Index<>(Pod.class, pod -> pod.meta().ownerReferences(), Indexes::owners);
    private final Index<Pod> podsByLabel =
            new Index<>(Pod.class, pod -> pod.meta().labels(), Indexes::labels);
    private final Index<Pod> podsByRepelled =
            new Index<>(Pod.class, pod -> pod.spec().antiAffinity(), Indexes::repelled);
    private final Index<ReplicaSet> replicaSetsByOwner =
            new Index<>(ReplicaSet.class, set -> set.meta().ownerReferences(), Indexes::owners);
    private final Index<PodDisruptionBudget> budgetsByLabel =
            new Index<>(PodDisruptionBudget.class, PodDisruptionBudget::spec, Indexes::covered);

    void put(Optional<KubeObject> previous, KubeObject object, Slot slot) {
        if (object instanceof Pod pod) {
            podsByNode.put(previous, pod, slot);
            podsByOwner.put(previous, pod, slot);
            podsByLabel.put(previous, pod, slot);
            podsByRepelled.put(previous, pod, slot);
        } else if (object instanceof ReplicaSet set) {
            replicaSetsByOwner.put(previous, set, slot);
        } else if (object instanceof PodDisruptionBudget budget) {
            budgetsByLabel.put(previous, budget, slot);
        }
    }

    void remove(KubeObject object) {
        if (object instanceof Pod pod) {
            podsByNode.remove(pod);
            podsByOwner.remove(pod);
            podsByLabel.remove(pod);
            podsByRepelled.remove(pod);
        } else if (object instanceof ReplicaSet set) {
            replicaSetsByOwner.remove(set);
        } else if (object instanceof PodDisruptionBudget budget) {
            budgetsByLabel.remove(budget);
        }
    }

    List<Pod> podsOn(String node) {
        return podsByNode.get(node);
    }

    List<Pod> podsOwnedBy(String uid) {
        return podsByOwner.get(uid);
    }

    List<ReplicaSet> replicaSetsOwnedBy(String uid) {
        return replicaSetsByOwner.get(uid);
    }

    /** Looks through the pods of the rarest label the selector asks for. */
    List<Pod> podsSelected(String namespace, LabelSelector selector) {
        String rarest = namespace + "/" + ANY;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            String term = term(namespace, label);
            int size = podsByLabel.size(term);
            if (size < fewest) {
                rarest = term;
                fewest = size;
            }
        }
        List<Pod> selected = new ArrayList<>();
        for (Pod pod : podsByLabel.get(rarest)) {
            if (selector.matches(pod.meta().labels())) {
                selected.add(pod);
            }
        }
        return selected;
    }

    List<PodDisruptionBudget> budgetsSelecting(Pod pod) {
        List<PodDisruptionBudget> selecting = new ArrayList<>();
        for (String term : labels(pod)) {
            for (PodDisruptionBudget budget : budgetsByLabel.get(term)) {
                if (budget.selects(pod)) {
                    selecting.add(budget);
                }
            }
        }
        return selecting;
    }

    /** Pods that have an anti-affinity term which may mean this pod. */
    List<Pod> podsRepelling(Pod pod) {
        var repelling = new LinkedHashSet<Pod>();
        for (String term : labels(pod)) {
            repelling.addAll(podsByRepelled.get(term));
        }
        return List.copyOf(repelling);
    }

    private static List<String> owners(KubeObject object) {
        return object.meta().ownerReferences().stream().map(OwnerReference::uid).toList();
    }

    private static List<String> labels(Pod pod) {
        List<String> terms = new ArrayList<>();
        terms.add(pod.meta().namespace() + "/" + ANY);
        for (Map.Entry<String, String> label : pod.meta().labels().entrySet()) {
            terms.add(term(pod.meta().namespace(), label));
        }
        return terms;
    }

    private static List<String> repelled(Pod pod) {
        List<String> terms = new ArrayList<>();
        for (PodSpec.AffinityTerm affinity : pod.spec().antiAffinity()) {
            terms.add(firstTerm(pod.meta().namespace(), affinity.selector()));
        }
        return terms;
    }

    private static List<String> covered(PodDisruptionBudget budget) {
        Optional<LabelSelector> selector = budget.spec().selector();
        return selector.isEmpty() ? List.of() : List.of(firstTerm(budget.meta().namespace(), selector.get()));
    }

    private static String firstTerm(String namespace, LabelSelector selector) {
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            return term(namespace, label);
        }
        return namespace + "/" + ANY;
    }

    private static String term(String namespace, Map.Entry<String, String> label) {
        return namespace + "/" + label.getKey() + "=" + label.getValue();
    }
}
