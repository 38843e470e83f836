package io.kubehop.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pod asks for.
 *
 * @param nodeName where it is placed, empty until the scheduler has decided
 * @param requiredNode the only node it may run on: the {@code metadata.name} node affinity of DaemonSet pods
 * @param antiAffinity required pod anti-affinity terms
 * @param priority higher goes first in the scheduler's queue; nobody is pushed out
 */
public record PodSpec(
        Optional<String> nodeName,
        Optional<String> requiredNode,
        List<Container> containers,
        SortedMap<String, String> nodeSelector,
        List<Toleration> tolerations,
        List<TopologySpread> topologySpread,
        List<AffinityTerm> antiAffinity,
        int priority,
        long terminationGracePeriodSeconds,
        List<Volume> volumes,
        boolean hostNetwork) {

    /** Kubernetes' default for the grace period, in seconds. */
    public static final long DEFAULT_GRACE_SECONDS = 30;

    /** Freezes the collections. */
    public PodSpec {
        containers = List.copyOf(containers);
        nodeSelector = Frozen.map(nodeSelector);
        tolerations = List.copyOf(tolerations);
        topologySpread = List.copyOf(topologySpread);
        antiAffinity = List.copyOf(antiAffinity);
        volumes = List.copyOf(volumes);
    }

    /** A container with its requests. */
    public record Container(String name, String image, Resources requests) {}

    /**
     * A topology spread constraint.
     *
     * @param mandatory {@code whenUnsatisfiable: DoNotSchedule}; otherwise ScheduleAnyway, which only scores
     */
    public record TopologySpread(int maxSkew, String topologyKey, boolean mandatory, LabelSelector selector) {}

    /** No pod of the selector, in the pod's own namespace, may be in the same domain. */
    public record AffinityTerm(LabelSelector selector, String topologyKey) {}

    /** What backs a volume. */
    public enum VolumeSource {
        /** Lost with the pod. */
        EMPTY_DIR,
        /** A folder of the host. */
        HOST_PATH,
        /** A claim of persistent storage. */
        CLAIM,
        /** A ConfigMap. */
        CONFIG_MAP,
        /** A Secret. */
        SECRET,
        /** Anything else. */
        OTHER
    }

    /** A volume; the reference names the claim, ConfigMap, Secret or host path. */
    public record Volume(String name, VolumeSource source, String reference) {}

    /** One container with these requests, and defaults for the rest. */
    public static PodSpec of(String image, Resources requests) {
        return new PodSpec(
                Optional.empty(),
                Optional.empty(),
                List.of(new Container("main", image, requests)),
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(),
                0,
                DEFAULT_GRACE_SECONDS,
                List.of(),
                false);
    }

    /** Sum of the containers' requests, and one pod. */
    public Resources requests() {
        long cpu = 0;
        long memory = 0;
        for (Container container : containers) {
            cpu += container.requests().cpuMillis();
            memory += container.requests().memoryBytes();
        }
        return new Resources(cpu, memory, 1);
    }

    /** Whether some toleration covers the taint. */
    public boolean tolerates(Taint taint) {
        for (Toleration toleration : tolerations) {
            if (toleration.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }

    /** The same, placed there. */
    public PodSpec withNodeName(String node) {
        return copy(Optional.of(node), requiredNode, tolerations, topologySpread, antiAffinity, volumes);
    }

    /** The same, bound to that node by affinity. */
    public PodSpec withRequiredNode(String node) {
        return copy(nodeName, Optional.of(node), tolerations, topologySpread, antiAffinity, volumes);
    }

    /** The same with these tolerations. */
    public PodSpec withTolerations(List<Toleration> newTolerations) {
        return copy(nodeName, requiredNode, newTolerations, topologySpread, antiAffinity, volumes);
    }

    /** The same with these spread constraints. */
    public PodSpec withTopologySpread(List<TopologySpread> constraints) {
        return copy(nodeName, requiredNode, tolerations, constraints, antiAffinity, volumes);
    }

    /** The same with these anti-affinity terms. */
    public PodSpec withAntiAffinity(List<AffinityTerm> terms) {
        return copy(nodeName, requiredNode, tolerations, topologySpread, terms, volumes);
    }

    /** The same with these volumes. */
    public PodSpec withVolumes(List<Volume> newVolumes) {
        return copy(nodeName, requiredNode, tolerations, topologySpread, antiAffinity, newVolumes);
    }

    /** The same only for nodes with these labels. */
    public PodSpec withNodeSelector(Map<String, String> labels) {
        return new PodSpec(
                nodeName,
                requiredNode,
                containers,
                new TreeMap<>(labels),
                tolerations,
                topologySpread,
                antiAffinity,
                priority,
                terminationGracePeriodSeconds,
                volumes,
                hostNetwork);
    }

    /** The same with that grace period. */
    public PodSpec withGrace(long seconds) {
        return new PodSpec(
                nodeName,
                requiredNode,
                containers,
                nodeSelector,
                tolerations,
                topologySpread,
                antiAffinity,
                priority,
                seconds,
                volumes,
                hostNetwork);
    }

    /** The same with that priority. */
    public PodSpec withPriority(int newPriority) {
        return new PodSpec(
                nodeName,
                requiredNode,
                containers,
                nodeSelector,
                tolerations,
                topologySpread,
                antiAffinity,
                newPriority,
                terminationGracePeriodSeconds,
                volumes,
                hostNetwork);
    }

    private PodSpec copy(
            Optional<String> node,
            Optional<String> required,
            List<Toleration> newTolerations,
            List<TopologySpread> spread,
            List<AffinityTerm> terms,
            List<Volume> newVolumes) {
        return new PodSpec(
                node,
                required,
                containers,
                nodeSelector,
                newTolerations,
                spread,
                terms,
                priority,
                terminationGracePeriodSeconds,
                newVolumes,
                hostNetwork);
    }
}
