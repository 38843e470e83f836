package io.kubehop.real;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches pods for itself and recomputes every budget after every change, from the pods and the controllers' replicas alone.
 * It shares no code with the services and does not read the budgets' status: what it finds, it found by itself.
 *
 * <p>The watch survives the API server's absence: it goes on from the last resource version, so that no change is missed. An API
 * server that was started anew has forgotten that version; then the pods are listed, and if each one that was healthy before is
 * the same and healthy still, nothing was disrupted in between. Otherwise there is a gap.
 */
final class BudgetAuditor implements AutoCloseable {

    /** For longer the disruption controller of a busy machine was not seen to be behind. */
    private static final Duration UNCOUNTED = Duration.ofSeconds(10);

    private record Budget(
            String name, String namespace, Map<String, String> selector, PodDisruptionBudget of, int desiredHealthy) {

        Budget expecting(int replicas) {
            return new Budget(name, namespace, selector, of, BudgetAuditor.desiredHealthy(of, replicas));
        }
    }

    private final KubernetesClient client;
    private final List<Budget> budgets = new ArrayList<>();
    private final Map<String, Pod> pods = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> byEvictions = new ArrayList<>();
    private final List<String> met = new ArrayList<>();
    /** By budget when pods of it were last taken by something else than an eviction. */
    private final Map<String, List<Instant>> takenOtherwise = new HashMap<>();

    private final List<String> gaps = new ArrayList<>();
    private final Map<String, Integer> lowestMargin = new HashMap<>();
    private String resourceVersion = "";
    private int changes;
    private int evictions;
    private boolean closed;
    private Watch watch;

    /** Begins with a settled cluster: every controller has its replicas. */
    BudgetAuditor(KubernetesClient client) {
        this.client = client;
        for (PodDisruptionBudget budget : client.policy()
                .v1()
                .podDisruptionBudget()
                .inAnyNamespace()
                .list()
                .getItems()) {
            budgets.add(new Budget(
                    budget.getMetadata().getName(),
                    budget.getMetadata().getNamespace(),
                    budget.getSpec().getSelector().getMatchLabels(),
                    budget,
                    desiredHealthy(
                            budget,
                            replicas(
                                    budget.getMetadata().getNamespace(),
                                    budget.getSpec().getSelector()))));
        }
        PodList list = client.pods().inAnyNamespace().list();
        list.getItems().forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
        resourceVersion = list.getMetadata().getResourceVersion();
        watch = open();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Of the violations those in which the change was an eviction, and not a scale-down or a pod that fell ill. */
    synchronized List<String> byEvictions() {
        return List.copyOf(byEvictions);
    }

    /**
     * Of the violations those in which an eviction met a scale-down of the moments before. The API server decides by the budget's
     * status, and that is the disruption controller's, which had not counted the scale-down yet: no client can know.
     */
    synchronized List<String> metScaleDowns() {
        return List.copyOf(met);
    }

    /** Pods evicted so far, by whomever. */
    synchronized int evictions() {
        return evictions;
    }

    /** From now on the workload of that name wants so many; to be told before a scale-down and after a settled scale-up. */
    synchronized void expect(String workload, int replicas) {
        budgets.replaceAll(budget -> budget.name().equals(workload) ? budget.expecting(replicas) : budget);
    }

    /** Stretches of history that could not be read; with any of these the audit proves nothing. */
    synchronized List<String> gaps() {
        return List.copyOf(gaps);
    }

    synchronized int changes() {
        return changes;
    }

    /** How many budgets were brought to their limit: a run in which none was proves little. */
    synchronized long budgetsAtLimit() {
        return lowestMargin.values().stream().filter(margin -> margin == 0).count();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watch.close();
    }

    private Watch open() {
        return client.pods()
                .inAnyNamespace()
                .withResourceVersion(resourceVersion)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod pod) {
                        seen(action, pod);
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        lost(cause);
                    }
                });
    }

    private synchronized void seen(Watcher.Action action, Pod pod) {
        resourceVersion = pod.getMetadata().getResourceVersion();
        changes++;
        boolean eviction = action == Watcher.Action.MODIFIED
                && evicted(pod)
                && !evicted(pods.get(pod.getMetadata().getUid()));
        evictions += eviction ? 1 : 0;
        if (action == Watcher.Action.MODIFIED && deleted(pod) && !evicted(pod)) {
            Pod before = pods.get(pod.getMetadata().getUid());
            if (before != null && healthy(before)) {
                budgets.stream()
                        .filter(budget -> matches(budget, pod))
                        .forEach(budget -> takenOtherwise
                                .computeIfAbsent(budget.name(), none -> new ArrayList<>())
                                .add(Instant.now()));
            }
        }
        if (action == Watcher.Action.DELETED) {
            pods.remove(pod.getMetadata().getUid());
        } else {
            pods.put(pod.getMetadata().getUid(), pod);
        }
        for (Budget budget : budgets) {
            if (matches(budget, pod)) {
                int healthy = (int) pods.values().stream()
                        .filter(other -> matches(budget, other))
                        .filter(BudgetAuditor::healthy)
                        .count();
                int margin = healthy - budget.desiredHealthy();
                lowestMargin.merge(budget.namespace() + "/" + budget.name(), margin, Math::min);
                if (margin < 0) {
                    String violation = "%s/%s has %d healthy pods and needs %d, at resource version %s (%s %s)"
                            .formatted(
                                    budget.namespace(),
                                    budget.name(),
                                    healthy,
                                    budget.desiredHealthy(),
                                    resourceVersion,
                                    action,
                                    pod.getMetadata().getName());
                    violations.add(violation);
                    if (eviction) {
                        (healthy + takenLately(budget) < budget.desiredHealthy() ? byEvictions : met).add(violation);
                    }
                }
            }
        }
    }

    private long takenLately(Budget budget) {
        Instant since = Instant.now().minus(UNCOUNTED);
        return takenOtherwise.getOrDefault(budget.name(), List.of()).stream()
                .filter(since::isBefore)
                .count();
    }

    private synchronized void lost(WatcherException cause) {
        if (closed) {
            return;
        }
        Thread.ofVirtual().start(() -> reopen(cause.isHttpGone()));
    }

    private void reopen(boolean forgotten) {
        while (true) {
            try {
                if (forgotten) {
                    compare();
                }
                Watch opened = open();
                synchronized (this) {
                    watch = opened;
                    if (closed) {
                        opened.close();
                    }
                }
                return;
            } catch (KubernetesClientException away) {
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                }
                Pauses.brief();
            }
        }
    }

    private void compare() {
        PodList list = client.pods().inAnyNamespace().list();
        synchronized (this) {
            var now = new HashMap<String, Pod>();
            list.getItems().forEach(pod -> now.put(pod.getMetadata().getUid(), pod));
            pods.forEach((uid, pod) -> {
                if (healthy(pod) && (!now.containsKey(uid) || !healthy(now.get(uid)))) {
                    gaps.add("%s was healthy at resource version %s and is not at %s, and what was between is forgotten"
                            .formatted(
                                    pod.getMetadata().getName(),
                                    resourceVersion,
                                    list.getMetadata().getResourceVersion()));
                }
            });
            pods.clear();
            pods.putAll(now);
            resourceVersion = list.getMetadata().getResourceVersion();
        }
    }

    private static boolean matches(Budget budget, Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return pod.getMetadata().getNamespace().equals(budget.namespace())
                && labels != null
                && labels.entrySet().containsAll(budget.selector().entrySet());
    }

    private static boolean deleted(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean evicted(@Nullable Pod pod) {
        return pod != null
                && deleted(pod)
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "EvictionByEvictionAPI".equals(c.getReason()));
    }

    private static boolean healthy(Pod pod) {
        return !deleted(pod)
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static int desiredHealthy(PodDisruptionBudget budget, int expected) {
        IntOrString minAvailable = budget.getSpec().getMinAvailable();
        return minAvailable != null
                ? rounded(minAvailable, expected)
                : Math.max(0, expected - rounded(budget.getSpec().getMaxUnavailable(), expected));
    }

    /** Both kinds of percentages are rounded up to a number of pods. */
    private static int rounded(IntOrString value, int expected) {
        String text = String.valueOf(value.getValue());
        return text.endsWith("%")
                ? (Integer.parseInt(text.substring(0, text.length() - 1)) * expected + 99) / 100
                : Integer.parseInt(text);
    }

    private int replicas(String namespace, LabelSelector selector) {
        int deployments = client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                .filter(d -> d.getSpec().getSelector().getMatchLabels().equals(selector.getMatchLabels()))
                .mapToInt(d -> d.getSpec().getReplicas())
                .sum();
        int statefulSets = client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
                .filter(s -> s.getSpec().getSelector().getMatchLabels().equals(selector.getMatchLabels()))
                .mapToInt(s -> s.getSpec().getReplicas())
                .sum();
        return deployments + statefulSets;
    }
}
