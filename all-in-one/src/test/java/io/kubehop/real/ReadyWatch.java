package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the ready pods of one application at every change of one, as the API's watch tells them, and keeps the least. */
final class ReadyWatch implements Watcher<Pod>, AutoCloseable {
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final Watch watch;
    private volatile int least = Integer.MAX_VALUE;
    private volatile Optional<String> trouble = Optional.empty();

    /** From now on; every pod there is is ready. */
    ReadyWatch(KubernetesClient client, String namespace, String app) {
        var list = client.pods().inNamespace(namespace).withLabel("app", app).list();
        list.getItems().forEach(pod -> ready.add(pod.getMetadata().getUid()));
        least = ready.size();
        watch = client.pods()
                .inNamespace(namespace)
                .withLabel("app", app)
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .watch(this);
    }

    @Override
    public synchronized void eventReceived(Action action, Pod pod) {
        boolean counts =
                action != Action.DELETED && pod.getMetadata().getDeletionTimestamp() == null && DrainStage.ready(pod);
        if (counts) {
            ready.add(pod.getMetadata().getUid());
        } else {
            ready.remove(pod.getMetadata().getUid());
        }
        least = Math.min(least, ready.size());
    }

    @Override
    public void onClose(WatcherException cause) {
        trouble = Optional.of(String.valueOf(cause));
    }

    /** The least there ever were. */
    int least() {
        if (trouble.isPresent()) {
            throw new AssertionError("the watch was interrupted: " + trouble.get());
        }
        return least;
    }

    @Override
    public void close() {
        watch.close();
    }
}
