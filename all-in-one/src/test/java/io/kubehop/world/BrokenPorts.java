package io.kubehop.world;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.eviction.EvictionRequest;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Pod;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Ports of the world that break one rule each. */
final class BrokenPorts {
    private BrokenPorts() {}

    /** Deletes where it should ask. */
    static Evictor deletesPastTheBudget(Evictor evictor, Cluster cluster) {
        return pod -> {
            int slash = pod.name().indexOf('/');
            cluster.api()
                    .delete(
                            Kind.POD,
                            pod.name().substring(0, slash),
                            pod.name().substring(slash + 1),
                            DeleteOptions.DEFAULT);
            return new EvictionAnswer.Accepted();
        };
    }

    /** Evicts, and at once another pod of the same budget. */
    static Evictor takesTheNeighbourToo(Evictor evictor, Cluster cluster) {
        return pod -> {
            EvictionAnswer answer = evictor.evict(pod);
            int slash = pod.name().indexOf('/');
            String namespace = pod.name().substring(0, slash);
            cluster.store()
                    .get(Kind.POD, namespace, pod.name().substring(slash + 1))
                    .ifPresent(gone -> neighbours(cluster, gone)
                            .findFirst()
                            .ifPresent(other -> cluster.evict(
                                    namespace,
                                    other.meta().name(),
                                    EvictionRequest.ofUid(other.meta().uid()))));
            return answer;
        };
    }

    private static Stream<Pod> neighbours(Cluster cluster, Pod pod) {
        return cluster.store().list(Kind.BUDGET, pod.meta().namespace()).stream()
                .filter(budget -> budget.selects(pod))
                .flatMap(budget -> cluster.store().list(Kind.POD, pod.meta().namespace()).stream()
                        .filter(other -> budget.selects(other) && !other.meta().terminating()));
    }

    /** Evicts a pod of a node before anybody has looked whether its pods may go. */
    static NodeCordon beginsTooEarly(NodeCordon cordon, Cluster cluster) {
        return new NodeCordon() {
            @Override
            public CordonAnswer cordon(String node, String upgrade) {
                cluster.store().podsOn(node).stream()
                        .filter(pod -> !pod.mirror())
                        .findFirst()
                        .ifPresent(pod -> cluster.evict(
                                pod.meta().namespace(),
                                pod.meta().name(),
                                EvictionRequest.ofUid(pod.meta().uid())));
                return cordon.cordon(node, upgrade);
            }

            @Override
            public void uncordon(String node) {
                cordon.uncordon(node);
            }
        };
    }

    /** Only says that it took the additional replica away. */
    static Surger neverLowers(Surger surger, Cluster cluster) {
        return new Surger() {
            @Override
            public Raised raise(String workload) {
                return surger.raise(workload);
            }

            @Override
            public Sight sight(String workload, Set<String> leaving) {
                return surger.sight(workload, leaving);
            }

            @Override
            public Lowered lower(String workload) {
                return new Lowered(1, true);
            }

            @Override
            public void offer(PodRef pod) {
                surger.offer(pod);
            }
        };
    }

    /** Only says that it uncordoned a worker. */
    static NodeCordon neverUncordons(NodeCordon cordon, Cluster cluster) {
        return new NodeCordon() {
            @Override
            public CordonAnswer cordon(String node, String upgrade) {
                return cordon.cordon(node, upgrade);
            }

            @Override
            public void uncordon(String node) {
                if (!node.startsWith("worker")) {
                    cordon.uncordon(node);
                }
            }
        };
    }

    /** Takes every cordon for its own. */
    static NodeCordon takesEveryCordon(NodeCordon cordon, Cluster cluster) {
        return new NodeCordon() {
            @Override
            public CordonAnswer cordon(String name, String upgrade) {
                if (cordon.cordon(name, upgrade) == CordonAnswer.NODE_MISSING) {
                    return CordonAnswer.NODE_MISSING;
                }
                var node = cluster.store().get(Kind.NODE, "", name).orElseThrow();
                var annotations = new TreeMap<>(node.meta().annotations());
                annotations.put(MARK, upgrade);
                cluster.api()
                        .update(Kind.NODE, node.withMeta(node.meta().withAnnotations(annotations)))
                        .orThrow();
                return CordonAnswer.OURS;
            }

            @Override
            public void uncordon(String node) {
                cordon.uncordon(node);
            }
        };
    }

    /** Installs what it should only fetch. */
    static Host installsAhead(Host host, Cluster cluster) {
        return new Host() {
            @Override
            public KubeVersion version(String node) throws Exception {
                return host.version(node);
            }

            @Override
            public Result run(Step step, WorkOrder order, int attempt) throws Exception {
                if (step.name().equals(Step.PREPARE)) {
                    host.run(new Step(Step.RESTART_KUBELET, "too early"), order, attempt);
                }
                return host.run(step, order, attempt);
            }
        };
    }

    /** Brings the old kubelet back after the upgrade. */
    static Host goesBack(Host host, Cluster cluster) {
        return new Host() {
            @Override
            public KubeVersion version(String node) throws Exception {
                return host.version(node);
            }

            @Override
            public Result run(Step step, WorkOrder order, int attempt) throws Exception {
                Result result = host.run(step, order, attempt);
                if (step.name().equals("check-kubelet")) {
                    var node = cluster.store().get(Kind.NODE, "", order.node()).orElseThrow();
                    var old =
                            node.status().info().withKubeletVersion(order.from().toString());
                    cluster.api()
                            .updateStatus(
                                    Kind.NODE, node.withStatus(node.status().withInfo(old)))
                            .orThrow();
                }
                return result;
            }
        };
    }
}
