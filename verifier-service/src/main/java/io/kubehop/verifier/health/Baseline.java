package io.kubehop.verifier.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was not in order before the upgrade's first batch: it is not held against the upgrade.
 *
 * @param nodes names of nodes that were not Ready
 * @param cordoned names of workers that were cordoned
 * @param workloads names of workloads short of ready pods
 * @param budgets names of budgets short of healthy pods
 */
public record Baseline(Set<String> nodes, Set<String> cordoned, Set<String> workloads, Set<String> budgets) {
    public Baseline {
        nodes = Set.copyOf(nodes);
        cordoned = Set.copyOf(cordoned);
        workloads = Set.copyOf(workloads);
        budgets = Set.copyOf(budgets);
    }

    /** Everything was in order. */
    public static final Baseline CLEAN = new Baseline(Set.of(), Set.of(), Set.of(), Set.of());

    /** Nodes that are worse off than then, a sentence each; only those that the filter lets through. */
    public List<String> worseNodes(ClusterHealth health, Predicate<String> judged) {
        return worseNodes(
                health.nodes().stream().filter(node -> judged.test(node.name())).toList());
    }

    private List<String> worseNodes(List<NodeHealth> judged) {
        var worse = new ArrayList<String>();
        for (NodeHealth node : judged) {
            if (!node.ready() && !nodes.contains(node.name())) {
                worse.add("node " + node.name() + " is not Ready");
            }
            switch (node.role()) {
                case WORKER -> {
                    if (!node.schedulable() && !cordoned.contains(node.name())) {
                        worse.add("node " + node.name() + " has been cordoned since the upgrade began");
                    }
                }
                case CONTROL_PLANE -> {}
            }
        }
        return worse.stream().sorted().toList();
    }

    /** Workloads and budgets that are worse off than then, a sentence each, without numbers: it changes only with who it is. */
    public List<String> worseWorkloads(ClusterHealth health) {
        var worse = new ArrayList<String>();
        for (WorkloadHealth workload : health.workloads()) {
            if (!workload.healthy() && !workloads.contains(workload.name())) {
                worse.add(workload.name() + " has fewer ready pods than it wants");
            }
        }
        for (BudgetHealth budget : health.budgets()) {
            if (!budget.healthy() && !budgets.contains(budget.name())) {
                worse.add("budget " + budget.name() + " has fewer healthy pods than it asks for");
            }
        }
        return worse.stream().sorted().toList();
    }
}
