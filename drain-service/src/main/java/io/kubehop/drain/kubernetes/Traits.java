package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.PodTraits;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the traits of pods; each namespace and claim once. Lives for one look. */
final class Traits {
    private final KubernetesClient client;
    private final KubernetesWatch watch;
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final Map<PodName, Optional<PersistentVolume>> claims = new HashMap<>();

    Traits(KubernetesClient client, KubernetesWatch watch) {
        this.client = client;
        this.watch = watch;
    }

    PodTraits of(Pod pod) {
        Integer priority = pod.getSpec().getPriority();
        List<String> finalizers = pod.getMetadata().getFinalizers();
        Map<String, PersistentVolume> volumes = volumes(pod);
        Map<String, String> ofNamespace =
                namespaces.computeIfAbsent(pod.getMetadata().getNamespace(), this::namespace);
        return new PodTraits(
                labels(pod.getMetadata().getLabels()),
                ofNamespace,
                priority == null ? 0 : priority,
                time(pod.getMetadata().getDeletionTimestamp()),
                finalizers == null ? List.of() : finalizers,
                volumes.entrySet().stream()
                        .filter(entry -> local(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst(),
                volumes.values().stream()
                        .map(volume -> volume.getMetadata().getName())
                        .toList(),
                Requests.of(pod),
                watch.workload(pod, ofNamespace));
    }

    /** A time of Kubernetes, such as {@code 2026-03-01T12:00:00Z}. */
    static Optional<Instant> time(@Nullable String text) {
        return text == null
                ? Optional.empty()
                : Optional.of(OffsetDateTime.parse(text).toInstant());
    }

    private Map<String, String> namespace(String name) {
        return watch.namespaceLabels(name).orElseGet(() -> {
            Namespace found = client.namespaces().withName(name).get();
            return found == null ? Map.of() : labels(found.getMetadata().getLabels());
        });
    }

    static Map<String, String> labels(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }

    /** The persistent volumes that the pod uses, by the names of their claims. */
    private Map<String, PersistentVolume> volumes(Pod pod) {
        List<Volume> volumes =
                pod.getSpec().getVolumes() == null ? List.of() : pod.getSpec().getVolumes();
        var found = new LinkedHashMap<String, PersistentVolume>();
        volumes.stream()
                .flatMap(volume -> claim(pod, volume).stream())
                .forEach(claim -> claims.computeIfAbsent(
                                new PodName(pod.getMetadata().getNamespace(), claim), this::bound)
                        .ifPresent(volume -> found.put(claim, volume)));
        return found;
    }

    private static Optional<String> claim(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return Optional.of(volume.getPersistentVolumeClaim().getClaimName());
        }
        return volume.getEphemeral() == null
                ? Optional.empty()
                : Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
    }

    private Optional<PersistentVolume> bound(PodName name) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        return claim == null || claim.getSpec() == null || claim.getSpec().getVolumeName() == null
                ? Optional.empty()
                : Optional.ofNullable(client.persistentVolumes()
                        .withName(claim.getSpec().getVolumeName())
                        .get());
    }

    private static boolean local(PersistentVolume volume) {
        return volume.getSpec() != null
                && (volume.getSpec().getLocal() != null || volume.getSpec().getHostPath() != null);
    }
}
