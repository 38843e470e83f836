package io.kubehop.simulator.shape;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every cluster made by kubeadm has: nodes, static pods, system DaemonSets, cluster DNS. */
final class Platform {
    /** What KWOK marks its nodes with: nobody takes these for machines. */
    private static final Map<String, String> SIMULATED = Map.of("kwok.x-k8s.io/node", "fake");

    private static final String SYSTEM = "kube-system";
    private static final int SYSTEM_NODE_CRITICAL = 2_000_001_000;
    private static final int SYSTEM_CLUSTER_CRITICAL = 2_000_000_000;

    private Platform() {}

    static List<Node> nodes(int controlPlanes, int workers, int zones, String version) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= controlPlanes; i++) {
            Node node = node("cp-" + i, i, zones, version, Map.of(Node.CONTROL_PLANE_LABEL, ""));
            nodes.add(node.withTaints(List.of(new Taint(Taint.CONTROL_PLANE, "", Taint.NO_SCHEDULE))));
        }
        int digits = Math.max(2, Integer.toString(workers).length());
        for (int i = 1; i <= workers; i++) {
            String number = "0".repeat(digits - Integer.toString(i).length()) + i;
            nodes.add(node("worker-" + number, i, zones, version, Map.of()));
        }
        return nodes;
    }

    private static Node node(String name, int number, int zones, String version, Map<String, String> role) {
        var labels = new TreeMap<>(role);
        labels.put(Node.ZONE_LABEL, "zone-" + (char) ('a' + (number - 1) % zones));
        labels.put("topology.kubernetes.io/region", "region-1");
        Node node = Node.named(name, version, Resources.node(8, 32 * 1024, 110), labels);
        return node.withMeta(node.meta().withAnnotations(SIMULATED));
    }

    /** The static pods of a control-plane node as the API shows them. */
    static List<Pod> staticPods(Node node) {
        List<Pod> pods = new ArrayList<>();
        for (String component : List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            ObjectMeta meta = ObjectMeta.of(
                            SYSTEM, component + "-" + node.meta().name())
                    .withLabels(Map.of("component", component, "tier", "control-plane"))
                    .withAnnotations(Map.of(
                            Pod.MIRROR_ANNOTATION, Integer.toHexString(component.hashCode()), Pod.READY_DELAY, "2s"))
                    .withOwners(List.of(OwnerReference.controlledBy(node)));
            PodSpec spec = PodSpec.of("registry.k8s.io/" + component, Resources.request(100, 100))
                    .withNodeName(node.meta().name())
                    .withTolerations(List.of(Toleration.exists("", Taint.NO_EXECUTE)))
                    .withPriority(SYSTEM_NODE_CRITICAL);
            pods.add(Pod.of(meta, spec));
        }
        return pods;
    }

    static List<DaemonSet> daemonSets(String version) {
        return List.of(
                daemonSet("kube-proxy", "registry.k8s.io/kube-proxy:" + version, Resources.NONE),
                daemonSet("cni", "registry.example/cni:1.18.2", Resources.request(100, 128)));
    }

    private static DaemonSet daemonSet(String name, String image, Resources requests) {
        PodSpec spec = PodSpec.of(image, requests)
                .withTolerations(List.of(Toleration.everything()))
                .withPriority(SYSTEM_NODE_CRITICAL);
        PodTemplate template = PodTemplate.of(
                        Map.of("k8s-app", name),
                        new PodSpec(
                                Optional.empty(),
                                Optional.empty(),
                                spec.containers(),
                                spec.nodeSelector(),
                                spec.tolerations(),
                                List.of(),
                                List.of(),
                                spec.priority(),
                                spec.terminationGracePeriodSeconds(),
                                List.of(new PodSpec.Volume("modules", PodSpec.VolumeSource.HOST_PATH, "/lib/modules")),
                                true))
                .withAnnotation(Pod.READY_DELAY, "2s");
        return DaemonSet.of(SYSTEM, name, template);
    }

    static App clusterDns() {
        App app = App.deployment(SYSTEM, "coredns", 2, Resources.request(100, 70))
                .maxUnavailable("1")
                .taking("4s", "5s");
        return app.withSpec(app.template()
                .spec()
                .withPriority(SYSTEM_CLUSTER_CRITICAL)
                .withTolerations(List.of(Toleration.exists(Taint.CONTROL_PLANE, Taint.NO_SCHEDULE))));
    }
}
