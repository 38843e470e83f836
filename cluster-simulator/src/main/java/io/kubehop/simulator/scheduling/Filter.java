package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a pod cannot run on a node, in the words and the order of the Kubernetes scheduler's plug-ins. */
final class Filter {
    private final Pod pod;
    private final Resources requests;
    private final NodeUsage usage;
    private final Topology topology;

    Filter(Pod pod, NodeUsage usage, Topology topology) {
        this.pod = pod;
        this.requests = pod.spec().requests();
        this.usage = usage;
        this.topology = topology;
    }

    /** Empty if the pod may run there. */
    List<String> reasons(Node node) {
        if (node.spec().unschedulable() && !pod.spec().tolerates(unschedulable())) {
            return List.of("node(s) were unschedulable");
        }
        for (Taint taint : node.spec().taints()) {
            if (!taint.effect().equals(Taint.PREFER_NO_SCHEDULE) && !pod.spec().tolerates(taint)) {
                return List.of("node(s) had untolerated taint " + taint.display());
            }
        }
        if (!selects(pod, node)) {
            return List.of("node(s) didn't match Pod's node affinity/selector");
        }
        List<String> lacking = lacking(node);
        if (!lacking.isEmpty()) {
            return lacking;
        }
        Optional<String> placement = topology.objection(node);
        return placement.map(List::of).orElse(List.of());
    }

    /** Whether selector and required node name that node. */
    static boolean selects(Pod pod, Node node) {
        boolean rightNode = pod.spec()
                .requiredNode()
                .map(name -> name.equals(node.meta().name()))
                .orElse(true);
        return rightNode
                && node.meta()
                        .labels()
                        .entrySet()
                        .containsAll(pod.spec().nodeSelector().entrySet());
    }

    private List<String> lacking(Node node) {
        Resources free = node.status().allocatable().minus(usage.of(node.meta().name()));
        List<String> lacking = new ArrayList<>();
        if (free.pods() < 1) {
            lacking.add("Too many pods");
        }
        if (requests.cpuMillis() > 0 && requests.cpuMillis() > free.cpuMillis()) {
            lacking.add("Insufficient cpu");
        }
        if (requests.memoryBytes() > 0 && requests.memoryBytes() > free.memoryBytes()) {
            lacking.add("Insufficient memory");
        }
        return lacking;
    }

    private static Taint unschedulable() {
        return new Taint(Taint.UNSCHEDULABLE, "", Taint.NO_SCHEDULE);
    }
}
