package io.kubehop.verifier.health;

import java.util.List;
import java.util.Optional;

/** The cluster at one moment. */
public record ClusterHealth(List<NodeHealth> nodes, List<WorkloadHealth> workloads, List<BudgetHealth> budgets) {
    public ClusterHealth {
        nodes = List.copyOf(nodes);
        workloads = List.copyOf(workloads);
        budgets = List.copyOf(budgets);
    }

    /** The node of this name. */
    public Optional<NodeHealth> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
