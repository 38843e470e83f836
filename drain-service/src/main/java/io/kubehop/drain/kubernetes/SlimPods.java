package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods of one node as the watch keeps them: who they are and whether they are leaving or finished, nothing else. */
final class SlimPods implements ItemStore<Pod> {
    private final ConcurrentHashMap<String, Pod> pods = new ConcurrentHashMap<>();

    @Override
    public String getKey(Pod pod) {
        return pod.getMetadata().getUid();
    }

    @Override
    public @Nullable Pod put(String key, Pod pod) {
        return pods.put(key, slim(pod));
    }

    @Override
    public @Nullable Pod remove(String key) {
        return pods.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return pods.keySet().stream();
    }

    @Override
    public Stream<Pod> values() {
        return pods.values().stream();
    }

    @Override
    public int size() {
        return pods.size();
    }

    @Override
    public @Nullable Pod get(String key) {
        return pods.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static Pod slim(Pod pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .withResourceVersion(pod.getMetadata().getResourceVersion())
                .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
                .endMetadata()
                .withNewStatus()
                .withPhase(pod.getStatus() == null ? null : pod.getStatus().getPhase())
                .withConditions(
                        pod.getStatus() == null || pod.getStatus().getConditions() == null
                                ? List.of()
                                : pod.getStatus().getConditions().stream()
                                        .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                                        .toList())
                .endStatus()
                .build();
    }
}
