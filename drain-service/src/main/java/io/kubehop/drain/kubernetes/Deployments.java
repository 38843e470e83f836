package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.cluster.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Watches Deployments, of which it keeps their numbers and what they say about surges. */
final class Deployments implements AutoCloseable {
    private static final String HASH = "pod-template-hash";

    private final KubernetesClient client;
    private final SharedIndexInformer<Deployment> informer;

    Deployments(KubernetesClient client, ClusterWatch.Listener listener) {
        this.client = client;
        this.informer = client.apps()
                .deployments()
                .inAnyNamespace()
                .runnableInformer(0)
                .itemStore(new SlimStore<>(Deployments::key, Deployments::slim))
                .exceptionHandler((started, failure) -> KubernetesWatch.again("Deployments", failure))
                .addEventHandler(new Changes(listener));
    }

    CompletionStage<Void> start() {
        return informer.start();
    }

    /** The Deployment behind a pod, by the names that its controller gives to ReplicaSets and pods; nothing if there is none. */
    Optional<Workload> of(Pod pod, Map<String, String> namespaceLabels) {
        Map<String, String> labels = Traits.labels(pod.getMetadata().getLabels());
        String suffix = "-" + labels.getOrDefault(HASH, "");
        List<OwnerReference> owners = pod.getMetadata().getOwnerReferences() == null
                ? List.of()
                : pod.getMetadata().getOwnerReferences();
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getKind().equals("ReplicaSet")
                        && suffix.length() > 1
                        && owner.getName().endsWith(suffix))
                .map(owner -> owner.getName().substring(0, owner.getName().length() - suffix.length()))
                .flatMap(name -> find(new PodName(pod.getMetadata().getNamespace(), name)).stream())
                .findFirst()
                .map(found -> workload(found, labels, namespaceLabels));
    }

    private Optional<Deployment> find(PodName name) {
        return Optional.ofNullable(
                informer.hasSynced()
                        ? informer.getStore().getByKey(name.namespace() + "/" + name.name())
                        : client.apps()
                                .deployments()
                                .inNamespace(name.namespace())
                                .withName(name.name())
                                .get());
    }

    private static Workload workload(
            Deployment found, Map<String, String> podLabels, Map<String, String> namespaceLabels) {
        Optional<String> wish = Optional.ofNullable(
                        Traits.labels(found.getMetadata().getAnnotations()).get(Workload.SURGE))
                .or(() -> Optional.ofNullable(podLabels.get(Workload.SURGE)))
                .or(() -> Optional.ofNullable(namespaceLabels.get(Workload.SURGE)));
        return new Workload(key(found), KubernetesSurger.wanted(found), wish.map(Boolean::parseBoolean));
    }

    private static String key(Deployment found) {
        return found.getMetadata().getNamespace() + "/" + found.getMetadata().getName();
    }

    private static Deployment slim(Deployment found) {
        var annotations = new HashMap<>(Traits.labels(found.getMetadata().getAnnotations()));
        annotations.keySet().retainAll(List.of(Workload.SURGE, Surger.MARK));
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(found.getMetadata().getNamespace())
                .withName(found.getMetadata().getName())
                .withUid(found.getMetadata().getUid())
                .withResourceVersion(found.getMetadata().getResourceVersion())
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withReplicas(found.getSpec().getReplicas())
                .endSpec()
                .withNewStatus()
                .withReadyReplicas(
                        found.getStatus() == null ? null : found.getStatus().getReadyReplicas())
                .endStatus()
                .build();
    }

    @Override
    public void close() {
        informer.stop();
    }

    private record Changes(ClusterWatch.Listener listener) implements ResourceEventHandler<Deployment> {
        @Override
        public void onAdd(Deployment found) {}

        @Override
        public void onUpdate(Deployment before, Deployment found) {
            boolean same = ready(before) == ready(found)
                    && KubernetesSurger.replicas(before) == KubernetesSurger.replicas(found);
            if (!same) {
                listener.workloadChanged(key(found), found.getMetadata().getResourceVersion());
            }
        }

        @Override
        public void onDelete(Deployment found, boolean unknown) {
            listener.workloadChanged(key(found), found.getMetadata().getResourceVersion() + "-deleted");
        }

        private static int ready(Deployment found) {
            return found.getStatus() == null || found.getStatus().getReadyReplicas() == null
                    ? 0
                    : found.getStatus().getReadyReplicas();
        }
    }
}
