package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the pods that left, and notices one whose eviction was written twice (its DisruptionTarget condition set anew). */
final class EvictionCount implements AutoCloseable {

    private final SharedIndexInformer<Pod> informer;
    private final Map<String, String> evictedAt = new ConcurrentHashMap<>();
    private final Map<String, String> twice = new ConcurrentHashMap<>();
    private final AtomicInteger moved = new AtomicInteger();

    EvictionCount(KubernetesClient client) {
        informer = client.pods().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                see(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                see(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean stateUnknown) {
                moved.incrementAndGet();
            }
        });
    }

    List<String> twice() {
        return List.copyOf(twice.values());
    }

    int moved() {
        return moved.get();
    }

    @Override
    public void close() {
        informer.close();
    }

    private void see(Pod pod) {
        pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("DisruptionTarget"))
                .filter(condition -> "EvictionByEvictionAPI".equals(condition.getReason()))
                .map(condition -> Objects.toString(condition.getLastTransitionTime(), ""))
                .forEach(at -> {
                    String before = evictedAt.putIfAbsent(pod.getMetadata().getUid(), at);
                    if (before != null && !before.equals(at)) {
                        twice.put(
                                pod.getMetadata().getUid(),
                                pod.getMetadata().getName() + " at " + before + " and " + at);
                    }
                });
    }
}
