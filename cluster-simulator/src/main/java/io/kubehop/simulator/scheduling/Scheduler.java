package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.control.Controller;
import io.kubehop.simulator.control.Environment;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scheduler.
 *
 * <ol>
 *   <li>One pod at a time: highest priority, then longest waiting.
 *   <li>Of a large cluster it looks at part of the nodes, starting where it stopped last (numFeasibleNodesToFind).
 *   <li>Filter, score, bind to one of the best, by the seed.
 *   <li>A pod that fits nowhere gets the condition PodScheduled False with the counts of reasons, and is tried again, after a
 *       back-off of 1 to 10 s, once something changed that might help.
 * </ol>
 */
public final class Scheduler implements Controller {
    private static final int LEAST_FEASIBLE = 100;

    private final Environment environment;
    private final NodeUsage usage = new NodeUsage();
    private final PodQueue pods = new PodQueue();
    private final WorkQueue<String> turns;
    private final WorkQueue<String> retries;
    private Map<String, Node> nodes = new LinkedHashMap<>();
    private List<Node> nodeList = List.of();
    private boolean nodesChanged = true;
    private int startAt;

    /** A scheduler for the pods of that environment's store; it has to be told of every change. */
    public Scheduler(Environment environment) {
        this.environment = environment;
        this.turns = new WorkQueue<>(
                environment.timers(),
                environment.gate(),
                () -> environment.latencies().scheduling(),
                _ -> scheduleOne());
        this.retries = environment.queue(_ -> retry());
    }

    @Override
    public void observe(Change change) {
        switch (change.object()) {
            case Pod pod -> observePod(change, pod);
            case Node node -> observeNode(change, node);
            case KubeObject _ -> {}
        }
    }

    private void observePod(Change change, Pod pod) {
        change.previous().ifPresent(previous -> usage.remove((Pod) previous));
        boolean gone = change.type() == Change.Type.DELETED;
        if (!gone) {
            usage.add(pod);
        }
        boolean waits = !gone && pod.spec().nodeName().isEmpty() && !pod.meta().terminating() && !pod.finished();
        if (waits && change.type() == Change.Type.ADDED) {
            pods.add(pod);
            turns.add("");
        } else if (!waits) {
            pods.forget(pod.key());
        }
        boolean placed = pod.spec().nodeName().isPresent();
        boolean moved = change.previous()
                .map(previous -> ((Pod) previous).occupiesNode() != pod.occupiesNode()
                        || previous.meta().terminating() != pod.meta().terminating())
                .orElse(true);
        if (placed && (gone || moved)) {
            somethingMayHelp();
        }
    }

    private void observeNode(Change change, Node node) {
        boolean same = change.type() == Change.Type.MODIFIED
                && change.previous().orElse(node) instanceof Node previous
                && previous.spec().equals(node.spec())
                && previous.meta().labels().equals(node.meta().labels())
                && previous.status().allocatable().equals(node.status().allocatable());
        if (!same) {
            nodesChanged = true;
            somethingMayHelp();
        }
    }

    private void somethingMayHelp() {
        if (pods.somebodyWaits()) {
            retries.add("");
        }
    }

    private void retry() {
        pods.retry(environment.now()).ifPresent(again -> retries.addAt("", again));
        if (!pods.idle()) {
            turns.add("");
        }
    }

    private void scheduleOne() {
        Optional<Pod> next = pods.next()
                .flatMap(key -> environment.store().get(Kind.POD, key))
                .filter(pod -> pod.spec().nodeName().isEmpty() && !pod.meta().terminating());
        next.ifPresent(this::schedule);
        if (!pods.idle()) {
            turns.add("");
        }
    }

    private void schedule(Pod pod) {
        refreshNodes();
        Filter filter = new Filter(pod, usage, new Topology(pod, environment.store(), nodeList));
        Map<String, Integer> reasons = new HashMap<>();
        List<Node> feasible = feasible(pod, filter, reasons);
        if (feasible.isEmpty()) {
            fail(pod, reasons);
            return;
        }
        List<Node> best = new Scores(pod, usage, environment.store(), nodes).best(feasible);
        bind(pod, best.get(environment.random().nextInt(best.size())));
    }

    private List<Node> feasible(Pod pod, Filter filter, Map<String, Integer> reasons) {
        Optional<Node> only = pod.spec().requiredNode().flatMap(name -> Optional.ofNullable(nodes.get(name)));
        List<Node> candidates = only.map(List::of).orElse(nodeList);
        int enough = enough(candidates.size());
        List<Node> feasible = new ArrayList<>();
        int looked = 0;
        while (looked < candidates.size() && feasible.size() < enough) {
            Node node = candidates.get((startAt + looked++) % candidates.size());
            List<String> against = filter.reasons(node);
            if (against.isEmpty()) {
                feasible.add(node);
            }
            against.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        }
        if (only.isPresent() && nodeList.size() > 1) {
            reasons.merge("node(s) didn't match Pod's node affinity/selector", nodeList.size() - 1, Integer::sum);
        } else if (only.isEmpty() && !candidates.isEmpty()) {
            startAt = (startAt + looked) % candidates.size();
        }
        return feasible;
    }

    /** kube-scheduler numFeasibleNodesToFind with the adaptive percentage: 50 less one per 125 nodes, at least 5. */
    private static int enough(int count) {
        if (count < LEAST_FEASIBLE) {
            return count;
        }
        int percent = Math.max(5, 50 - count / 125);
        return Math.max(LEAST_FEASIBLE, count * percent / 100);
    }

    private void bind(Pod pod, Node node) {
        Pod.Status status = pod.status().with(Condition.of(Pod.SCHEDULED, "True", "", "", environment.now()));
        environment
                .store()
                .put(
                        Kind.POD,
                        pod.withSpec(pod.spec().withNodeName(node.meta().name()))
                                .withStatus(status));
    }

    private void fail(Pod pod, Map<String, Integer> reasons) {
        Instant now = environment.now();
        List<String> counted = new ArrayList<>();
        reasons.forEach((reason, count) -> counted.add(count + " " + reason));
        Collections.sort(counted);
        String message = nodeList.isEmpty()
                ? "no nodes available to schedule pods"
                : "0/" + nodeList.size() + " nodes are available: " + String.join(", ", counted) + ".";
        pods.failed(pod, now);
        Condition condition = Condition.of(Pod.SCHEDULED, "False", "Unschedulable", message, now);
        environment.api().updateStatus(Kind.POD, pod.withStatus(pod.status().with(condition)));
    }

    private void refreshNodes() {
        if (nodesChanged) {
            nodes = new LinkedHashMap<>();
            nodeList = environment.store().list(Kind.NODE);
            nodeList.forEach(node -> nodes.put(node.meta().name(), node));
            nodesChanged = false;
            startAt = nodeList.isEmpty() ? 0 : startAt % nodeList.size();
        }
    }
}
