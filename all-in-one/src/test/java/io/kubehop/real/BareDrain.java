package io.kubehop.real;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What the control plane of this machine allows at best: evicts each pod the moment its budget's status says so, from a process that
 * is warm and that knows the scene (a budget has the name of its application). It asks nothing, checks nothing, writes nothing down
 * and could be used for nothing else: the time by which a real drain is longer is what the drain itself costs.
 */
final class BareDrain {
    private static final String APP = "app";

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Deque<String>> waiting = new HashMap<>();
    private final Map<String, PodDisruptionBudget> budgets = new HashMap<>();
    /** The version of a budget that has been used up: what it allows is known again with the next one. */
    private final Map<String, Long> used = new HashMap<>();

    private final Set<String> left = new HashSet<>();
    private final CountDownLatch empty = new CountDownLatch(1);

    private BareDrain(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Cordons the nodes, evicts their pods and returns when these are gone; false if that took longer than the limit. */
    static boolean run(KubernetesClient client, String namespace, List<String> nodes, Duration limit)
            throws InterruptedException {
        nodes.forEach(name -> client.nodes().withName(name).edit(BareDrain::cordoned));
        return new BareDrain(client, namespace).drain(nodes, limit);
    }

    private boolean drain(List<String> nodes, Duration limit) throws InterruptedException {
        var listedBudgets = client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .list();
        listedBudgets
                .getItems()
                .forEach(budget -> budgets.put(budget.getMetadata().getName(), budget));
        var listed = client.pods().inNamespace(namespace).list();
        for (Pod pod : listed.getItems()) {
            if (nodes.contains(pod.getSpec().getNodeName())) {
                waiting.computeIfAbsent(pod.getMetadata().getLabels().get(APP), app -> new ArrayDeque<>())
                        .add(pod.getMetadata().getName());
                left.add(pod.getMetadata().getName());
            }
        }
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
                var _ = client.pods()
                        .inNamespace(namespace)
                        .withResourceVersion(listed.getMetadata().getResourceVersion())
                        .watch(new Seen<Pod>(this::podChanged));
                var _ = client.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(namespace)
                        .withResourceVersion(listedBudgets.getMetadata().getResourceVersion())
                        .watch(new Seen<PodDisruptionBudget>((_, budget) -> budgetChanged(budget, requests)))) {
            evictWhatMayGo(requests);
            return empty.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void podChanged(Watcher.Action action, Pod pod) {
        if (action == Watcher.Action.DELETED && left.remove(pod.getMetadata().getName()) && left.isEmpty()) {
            empty.countDown();
        }
    }

    private void budgetChanged(PodDisruptionBudget budget, ExecutorService requests) {
        synchronized (this) {
            budgets.put(budget.getMetadata().getName(), budget);
        }
        evictWhatMayGo(requests);
    }

    private synchronized void evictWhatMayGo(ExecutorService requests) {
        waiting.forEach((app, pods) -> {
            PodDisruptionBudget budget = budgets.get(app);
            int allowed = budget == null ? Integer.MAX_VALUE : allowed(app, budget);
            if (budget != null && allowed > 0) {
                used.put(app, version(budget));
            }
            for (int i = 0; i < allowed && !pods.isEmpty(); i++) {
                String pod = pods.remove();
                requests.execute(() -> evict(app, pod));
            }
        });
    }

    private int allowed(String app, PodDisruptionBudget budget) {
        return version(budget) <= used.getOrDefault(app, 0L)
                ? 0
                : budget.getStatus().getDisruptionsAllowed();
    }

    private void evict(String app, String pod) {
        try {
            client.pods().inNamespace(namespace).withName(pod).evict();
        } catch (KubernetesClientException refused) {
            synchronized (this) {
                waiting.computeIfAbsent(app, none -> new ArrayDeque<>()).addFirst(pod);
            }
        }
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private static Node cordoned(Node node) {
        node.getSpec().setUnschedulable(true);
        return node;
    }

    private interface Change<T> {
        void seen(Watcher.Action action, T object);
    }

    private record Seen<T>(Change<T> change) implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T object) {
            change.seen(action, object);
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
