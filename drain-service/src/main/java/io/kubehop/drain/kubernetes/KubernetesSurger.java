package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.events.DrainEvent.PodRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Surges Deployments by patches that change the number and its mark together. */
public final class KubernetesSurger implements Surger {
    /** Kubernetes deletes pods of a ReplicaSet with the lowest cost first (controller.kubernetes.io/pod-deletion-cost). */
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private final KubernetesClient client;

    /** Surges Deployments of that cluster. */
    public KubernetesSurger(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Raised raise(String workload) {
        return Patch.apply(resource(workload), this::oneMore)
                .map(found -> marked(found)
                        .<Raised>map(Raised.Up::new)
                        .or(() -> obstacle(found).map(Raised.Refused::new))
                        .orElseGet(() -> new Raised.Up(replicas(found))))
                .orElseGet(() -> new Raised.Refused("there is no such Deployment"));
    }

    private Optional<ObjectNode> oneMore(Deployment found) {
        if (marked(found).isPresent() || obstacle(found).isPresent()) {
            return Optional.empty();
        }
        ObjectNode patch = Patch.empty();
        patch.withObject("metadata").withObject("annotations").put(MARK, String.valueOf(replicas(found)));
        patch.withObject("spec").put("replicas", replicas(found) + 1);
        return Optional.of(patch);
    }

    /** Why two pods of it at a time are not wanted or not possible. */
    private Optional<String> obstacle(Deployment found) {
        boolean recreate = found.getSpec().getStrategy() != null
                && "Recreate".equals(found.getSpec().getStrategy().getType());
        if (recreate) {
            return Optional.of("its strategy Recreate says that two of its pods must not run at a time");
        }
        List<Volume> volumes = Optional.ofNullable(
                        found.getSpec().getTemplate().getSpec().getVolumes())
                .orElse(List.of());
        return volumes.stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .filter(claim -> !shareable(found.getMetadata().getNamespace(), claim))
                .findFirst()
                .map(claim -> "its pods share claim " + claim + ", which two nodes cannot have at a time");
    }

    private boolean shareable(String namespace, String name) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
        List<String> modes = claim == null || claim.getSpec().getAccessModes() == null
                ? List.of()
                : claim.getSpec().getAccessModes();
        return modes.contains("ReadWriteMany") || modes.contains("ReadOnlyMany");
    }

    @Override
    public Sight sight(String workload, Set<String> leaving) {
        Deployment found = resource(workload).get();
        if (found == null) {
            return Sight.GONE;
        }
        List<Pod> pods = client
                .pods()
                .inNamespace(PodName.of(workload).namespace())
                .withLabelSelector(found.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> !Pods.terminating(pod) && !Pods.phase(pod).finished())
                .toList();
        List<Pod> ready = pods.stream().filter(Pods::ready).toList();
        long elsewhere = ready.stream()
                .filter(pod -> !leaving.contains(
                        Objects.requireNonNullElse(pod.getSpec().getNodeName(), "")))
                .count();
        return new Sight(
                marked(found).isPresent(),
                marked(found).orElse(0),
                replicas(found),
                ready.size(),
                (int) elsewhere,
                pods.stream()
                        .filter(pod -> !Pods.ready(pod))
                        .flatMap(pod -> trouble(pod).stream())
                        .findFirst()
                        .orElse(""));
    }

    private static Optional<String> trouble(Pod pod) {
        return Pods.condition(pod, "PodScheduled")
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(PodCondition::getMessage)
                .or(() -> UnhealthyPods.failing(pod));
    }

    @Override
    public Lowered lower(String workload) {
        return Patch.apply(resource(workload), KubernetesSurger::withoutMark)
                .map(found -> new Lowered(wanted(found), ours(found)))
                .orElseGet(() -> new Lowered(0, false));
    }

    private static Optional<ObjectNode> withoutMark(Deployment found) {
        Optional<Integer> was = marked(found);
        if (was.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = Patch.empty();
        patch.withObject("metadata").withObject("annotations").putNull(MARK);
        if (ours(found)) {
            patch.withObject("spec").put("replicas", was.get());
        }
        return Optional.of(patch);
    }

    private static boolean ours(Deployment found) {
        return marked(found).filter(was -> replicas(found) == was + 1).isPresent();
    }

    @Override
    public void offer(PodRef ref) {
        PodName name = PodName.of(ref);
        Patch.apply(client.pods().inNamespace(name.namespace()).withName(name.name()), pod -> {
            if (!pod.getMetadata().getUid().equals(ref.uid()) || Pods.terminating(pod)) {
                return Optional.empty();
            }
            ObjectNode patch = Patch.empty();
            patch.withObject("metadata")
                    .withObject("annotations")
                    .put(DELETION_COST, String.valueOf(Integer.MIN_VALUE));
            return Optional.of(patch);
        });
    }

    private RollableScalableResource<Deployment> resource(String workload) {
        PodName name = PodName.of(workload);
        return client.apps().deployments().inNamespace(name.namespace()).withName(name.name());
    }

    /** The number that others want: without the one that we gave it, if that is still as we gave it. */
    static int wanted(Deployment found) {
        return ours(found) ? replicas(found) - 1 : replicas(found);
    }

    static int replicas(Deployment found) {
        Integer replicas = found.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    /** The number without the one that we gave it, if it has one; a mark that is no number is not ours. */
    static Optional<Integer> marked(Deployment found) {
        Map<String, String> annotations = Traits.labels(found.getMetadata().getAnnotations());
        return Optional.ofNullable(annotations.get(MARK)).flatMap(text -> {
            try {
                return Optional.of(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }
}
