package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodReader.PodLook;
import io.kubehop.drain.cluster.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches budgets everywhere, and the pods of each node that is being emptied: a watch per such node costs the API server far
 * less than one over all pods of the cluster, and holds only what is needed.
 *
 * <p>The informers list again by themselves after a 410 or a lost connection, for as long as they are not stopped. What they know is
 * used as soon as they have listed once: what may be stale by then costs a request that is answered otherwise, never more. (Whether
 * an informer is watching cannot be asked: it says no until the first change arrives.)
 */
public final class KubernetesWatch implements ClusterWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesWatch.class);
    private final KubernetesClient client;
    private final Listener listener;
    private final Map<String, SharedIndexInformer<Pod>> followed = new ConcurrentHashMap<>();
    private final Map<String, SharedIndexInformer<Node>> followedNodes = new ConcurrentHashMap<>();
    private final SharedIndexInformer<PodDisruptionBudget> budgets;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<VolumeAttachment> attachments;
    private final Deployments deployments;

    /** Watches that cluster; begins with {@link #start}. */
    public KubernetesWatch(KubernetesClient client, Listener listener) {
        this.client = client;
        this.listener = listener;
        this.budgets = client.policy()
                .v1()
                .podDisruptionBudget()
                .inAnyNamespace()
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> again("budgets", failure))
                .addEventHandler(new BudgetEvents());
        this.namespaces = client.namespaces()
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> again("namespaces", failure));
        this.attachments = client.storage()
                .v1()
                .volumeAttachments()
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> again("VolumeAttachments", failure))
                .addEventHandler(new AttachmentEvents());
        this.deployments = new Deployments(client, listener);
    }

    /**
     * Begins with what is watched over all namespaces: budgets, labels that pods inherit, volumes and Deployments; returns at
     * once.
     *
     * @return completes when all of it has been listed
     */
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(
                budgets.start().toCompletableFuture(),
                namespaces.start().toCompletableFuture(),
                attachments.start().toCompletableFuture(),
                deployments.start().toCompletableFuture());
    }

    @Override
    public synchronized void follow(Set<String> nodes) {
        for (String node : new HashSet<>(followed.keySet())) {
            if (!nodes.contains(node)) {
                SharedIndexInformer<Pod> informer = followed.remove(node);
                if (informer != null) {
                    informer.stop();
                }
                SharedIndexInformer<Node> nodeInformer = followedNodes.remove(node);
                if (nodeInformer != null) {
                    nodeInformer.stop();
                }
            }
        }
        for (String node : nodes) {
            followed.computeIfAbsent(node, this::watched);
            followedNodes.computeIfAbsent(node, this::watchedNode);
        }
    }

    private SharedIndexInformer<Pod> watched(String node) {
        SharedIndexInformer<Pod> informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .runnableInformer(0)
                .itemStore(SlimPods.store())
                .exceptionHandler((started, failure) -> again("the pods of node " + node, failure))
                .addEventHandler(new PodEvents(node));
        informer.start();
        return informer;
    }

    private SharedIndexInformer<Node> watchedNode(String node) {
        SharedIndexInformer<Node> informer = client.nodes()
                .withField("metadata.name", node)
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> again("node " + node, failure))
                .addEventHandler(new NodeEvents());
        informer.start();
        return informer;
    }

    static boolean again(String what, Throwable failure) {
        LOG.warn("the watch of {} is interrupted and will be taken up again: {}", what, failure.toString());
        return true;
    }

    @Override
    public Optional<Opening> opening(String budget) {
        return Optional.ofNullable(budgets.hasSynced() ? budgets.getStore().getByKey(budget) : null)
                .flatMap(KubernetesWatch::opening);
    }

    private static Optional<Opening> opening(PodDisruptionBudget budget) {
        return Budgets.allowed(budget) > 0 && !Budgets.behind(budget)
                ? Optional.of(new Opening(
                        Budgets.allowed(budget), budget.getMetadata().getResourceVersion()))
                : Optional.empty();
    }

    /** Every budget of the cluster, if they are known by now. */
    Optional<List<PodDisruptionBudget>> budgets() {
        return budgets.hasSynced() ? Optional.of(budgets.getStore().list()) : Optional.empty();
    }

    /** Every VolumeAttachment of the cluster, if they are known by now. */
    Optional<List<VolumeAttachment>> attachments() {
        return attachments.hasSynced() ? Optional.of(attachments.getStore().list()) : Optional.empty();
    }

    /** The Deployment behind a pod, if there is one. */
    Optional<Workload> workload(Pod pod, Map<String, String> namespaceLabels) {
        return deployments.of(pod, namespaceLabels);
    }

    /** The namespace's labels, if they are known by now. */
    Optional<Map<String, String>> namespaceLabels(String name) {
        Namespace known = namespaces.hasSynced() ? namespaces.getStore().getByKey(name) : null;
        return Optional.ofNullable(known)
                .map(namespace -> Traits.labels(namespace.getMetadata().getLabels()));
    }

    /** How the pod is, if it is on a node that is followed. */
    Optional<PodLook> look(String uid) {
        for (SharedIndexInformer<Pod> informer : followed.values()) {
            Pod pod = informer.getStore().getByKey(uid);
            if (pod != null && informer.hasSynced()) {
                return Optional.of(Pods.look(pod));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        budgets.stop();
        namespaces.stop();
        attachments.stop();
        deployments.close();
        follow(Set.of());
    }

    private final class BudgetEvents implements ResourceEventHandler<PodDisruptionBudget> {
        @Override
        public void onAdd(PodDisruptionBudget budget) {
            tell(budget);
        }

        @Override
        public void onUpdate(PodDisruptionBudget before, PodDisruptionBudget budget) {
            tell(budget);
        }

        @Override
        public void onDelete(PodDisruptionBudget budget, boolean unknown) {
            // Without the budget its pods may go.
            listener.budgetOpened(
                    Budgets.name(budget),
                    Integer.MAX_VALUE,
                    budget.getMetadata().getResourceVersion() + "-deleted");
        }

        private void tell(PodDisruptionBudget budget) {
            opening(budget).ifPresent(now -> listener.budgetOpened(Budgets.name(budget), now.allowed(), now.version()));
        }
    }

    private final class AttachmentEvents implements ResourceEventHandler<VolumeAttachment> {
        @Override
        public void onAdd(VolumeAttachment attachment) {
            tell(attachment, "");
        }

        @Override
        public void onUpdate(VolumeAttachment before, VolumeAttachment attachment) {
            tell(attachment, "");
        }

        @Override
        public void onDelete(VolumeAttachment attachment, boolean unknown) {
            tell(attachment, "-deleted");
        }

        private void tell(VolumeAttachment attachment, String suffix) {
            String version = attachment.getMetadata().getResourceVersion() + suffix;
            Attachments.of(attachment).ifPresent(one -> listener.volumeMoved(one.volume(), version));
        }
    }

    private final class NodeEvents implements ResourceEventHandler<Node> {
        @Override
        public void onAdd(Node node) {}

        /** Only the change from cordoned counts: a node may have been read before our own cordon. */
        @Override
        public void onUpdate(Node before, Node node) {
            if (KubernetesNodeCordon.cordoned(before) && !KubernetesNodeCordon.cordoned(node)) {
                tell(node, KubernetesNodeCordon.sight(node));
            }
        }

        @Override
        public void onDelete(Node node, boolean unknown) {
            tell(node, NodeSight.MISSING);
        }

        private void tell(Node node, NodeSight sight) {
            listener.nodeSeen(
                    node.getMetadata().getName(), sight, node.getMetadata().getResourceVersion());
        }
    }

    private final class PodEvents implements ResourceEventHandler<Pod> {
        private final String node;

        PodEvents(String node) {
            this.node = node;
        }

        @Override
        public void onAdd(Pod pod) {
            tell(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (!Pods.terminating(before)) {
                tell(pod);
            }
            if (Pods.phase(pod).finished() && !Pods.phase(before).finished()) {
                listener.podFinished(node, pod.getMetadata().getUid());
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            listener.podVanished(node, pod.getMetadata().getUid());
        }

        private void tell(Pod pod) {
            if (Pods.terminating(pod)) {
                listener.podTerminating(node, pod.getMetadata().getUid(), Pods.evicted(pod));
            }
        }
    }
}
