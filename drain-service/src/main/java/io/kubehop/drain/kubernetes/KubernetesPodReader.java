package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.Attachment;
import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodReader;
import io.kubehop.events.DrainEvent.PodRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pods from the API server, and what the watch knows already from the watch. */
public final class KubernetesPodReader implements PodReader {
    private static final String DAEMON_SET = "DaemonSet";
    private final KubernetesClient client;
    private final KubernetesWatch watch;

    /** Reads pods of that cluster. */
    public KubernetesPodReader(KubernetesClient client, KubernetesWatch watch) {
        this.client = client;
        this.watch = watch;
    }

    @Override
    public List<PodFacts> podsOn(String node) {
        List<Pod> pods = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .list()
                .getItems();
        List<PodDisruptionBudget> budgets = watch.budgets()
                .orElseGet(() -> client.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inAnyNamespace()
                        .list()
                        .getItems());
        var daemonSets = new HashMap<PodName, Boolean>();
        var traits = new Traits(client, watch);
        return pods.stream().map(pod -> facts(pod, budgets, daemonSets, traits)).toList();
    }

    @Override
    public PodLook look(PodRef pod) {
        Optional<PodLook> known = watch.look(pod.uid());
        if (known.isPresent()) {
            return known.get();
        }
        var name = PodName.of(pod);
        Pod found = client.pods()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        return found == null || !found.getMetadata().getUid().equals(pod.uid()) ? PodLook.GONE : Pods.look(found);
    }

    @Override
    public List<BudgetFacts> budgetsOf(PodRef pod) {
        var name = PodName.of(pod);
        Pod found = client.pods()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (found == null) {
            return List.of();
        }
        List<PodDisruptionBudget> budgets = Budgets.of(
                found,
                client.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(name.namespace())
                        .list()
                        .getItems());
        if (budgets.size() == 1 && Budgets.allowed(budgets.getFirst()) == 0) {
            PodDisruptionBudget full = budgets.getFirst();
            return List.of(Budgets.facts(full).with(UnhealthyPods.under(client, full)));
        }
        return budgets.stream().map(Budgets::facts).toList();
    }

    @Override
    public List<Attachment> attachments(Collection<String> volumes) {
        List<VolumeAttachment> all = watch.attachments()
                .orElseGet(
                        () -> client.storage().v1().volumeAttachments().list().getItems());
        return all.stream()
                .flatMap(attachment -> Attachments.of(attachment).stream())
                .filter(attachment -> volumes.contains(attachment.volume()))
                .toList();
    }

    private PodFacts facts(
            Pod pod, List<PodDisruptionBudget> budgets, Map<PodName, Boolean> daemonSets, Traits traits) {
        return new PodFacts(
                Pods.ref(pod),
                Pods.phase(pod),
                Pods.ready(pod),
                Pods.terminating(pod),
                Pods.evicted(pod),
                Pods.mirror(pod),
                controller(pod, daemonSets),
                Pods.emptyDir(pod),
                Budgets.covering(pod, budgets),
                traits.of(pod));
    }

    private Optional<PodFacts.Controller> controller(Pod pod, Map<PodName, Boolean> daemonSets) {
        List<OwnerReference> owners = pod.getMetadata().getOwnerReferences() == null
                ? List.of()
                : pod.getMetadata().getOwnerReferences();
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(owner -> new PodFacts.Controller(
                        owner.getKind(),
                        owner.getName(),
                        !owner.getKind().equals(DAEMON_SET)
                                || daemonSets.computeIfAbsent(
                                        new PodName(pod.getMetadata().getNamespace(), owner.getName()),
                                        this::daemonSetExists)));
    }

    private boolean daemonSetExists(PodName name) {
        return client.apps()
                        .daemonSets()
                        .inNamespace(name.namespace())
                        .withName(name.name())
                        .get()
                != null;
    }
}
