package io.kubehop.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node. */
public record Node(ObjectMeta meta, Spec spec, Status status) implements KubeObject {
    /** Label that marks control-plane nodes. */
    public static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";

    /** Label that names the zone. */
    public static final String ZONE_LABEL = "topology.kubernetes.io/zone";

    /** Label that names the host. */
    public static final String HOSTNAME_LABEL = "kubernetes.io/hostname";

    /** The condition that says whether the kubelet is well. */
    public static final String READY = "Ready";

    /** What people and controllers ask of the node. */
    public record Spec(boolean unschedulable, List<Taint> taints) {
        /** Freezes the list. */
        public Spec {
            taints = List.copyOf(taints);
        }
    }

    /** What the kubelet says of the node. */
    public record Status(List<Condition> conditions, SystemInfo info, Resources capacity, Resources allocatable) {
        /** Freezes the list. */
        public Status {
            conditions = List.copyOf(conditions);
        }

        /** The same with other conditions. */
        public Status withConditions(List<Condition> newConditions) {
            return new Status(newConditions, info, capacity, allocatable);
        }

        /** The same with other node information. */
        public Status withInfo(SystemInfo newInfo) {
            return new Status(conditions, newInfo, capacity, allocatable);
        }
    }

    /**
     * {@code status.nodeInfo}.
     *
     * @param kubeletVersion with the leading v: {@code v1.34.2}
     * @param bootId changes with each boot
     */
    public record SystemInfo(
            String kubeletVersion,
            String containerRuntimeVersion,
            String osImage,
            String kernelVersion,
            String operatingSystem,
            String architecture,
            String bootId) {

        /** Plausible information of a node with that kubelet. */
        public static SystemInfo kubelet(String version) {
            return new SystemInfo(
                    version,
                    "containerd://2.1.4",
                    "Ubuntu 24.04.3 LTS",
                    "6.8.0-87-generic",
                    "linux",
                    "amd64",
                    "boot-0");
        }

        /** The same with another kubelet. */
        public SystemInfo withKubeletVersion(String version) {
            return new SystemInfo(
                    version, containerRuntimeVersion, osImage, kernelVersion, operatingSystem, architecture, bootId);
        }

        /** The same after another boot. */
        public SystemInfo withBootId(String newBootId) {
            return new SystemInfo(
                    kubeletVersion,
                    containerRuntimeVersion,
                    osImage,
                    kernelVersion,
                    operatingSystem,
                    architecture,
                    newBootId);
        }
    }

    /** A node as a client would create it, its kubelet of that version, with these labels besides the host name. */
    public static Node named(String name, String kubeletVersion, Resources capacity, Map<String, String> labels) {
        var all = new TreeMap<>(labels);
        all.put(HOSTNAME_LABEL, name);
        all.put("kubernetes.io/os", "linux");
        all.put("kubernetes.io/arch", "amd64");
        return new Node(
                ObjectMeta.of(name).withLabels(all),
                new Spec(false, List.of()),
                new Status(List.of(), SystemInfo.kubelet(kubeletVersion), capacity, capacity));
    }

    @Override
    public Kind<Node> kind() {
        return Kind.NODE;
    }

    /** Whether the Ready condition is True. */
    public boolean ready() {
        return Condition.isTrue(status.conditions(), READY);
    }

    /** Whether it carries the control-plane role label. */
    public boolean controlPlane() {
        return meta.labels().containsKey(CONTROL_PLANE_LABEL);
    }

    /** The same with other metadata. */
    public Node withMeta(ObjectMeta newMeta) {
        return new Node(newMeta, spec, status);
    }

    /** The same with another status. */
    public Node withStatus(Status newStatus) {
        return new Node(meta, spec, newStatus);
    }

    /** The same with these taints. */
    public Node withTaints(List<Taint> taints) {
        return new Node(meta, new Spec(spec.unschedulable(), taints), status);
    }

    /** The same, cordoned or not. */
    public Node withUnschedulable(boolean unschedulable) {
        return new Node(meta, new Spec(unschedulable, spec.taints()), status);
    }
}
