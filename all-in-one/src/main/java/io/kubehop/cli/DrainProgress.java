package io.kubehop.cli;

import io.kubehop.dashboard.view.LogLine;
import io.kubehop.dashboard.view.Sentences;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFact.PodAhead;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.OrderEvent;
import io.kubehop.machine.journal.Recorded;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Follows a drain by its facts: prints one line an event, and knows what each node still waits for. Any thread may use it. */
final class DrainProgress {

    /** How a node ended. */
    private enum End {
        DRAINED,
        GIVEN_BACK
    }

    private static final class NodeView {
        final Map<String, PodView> left = new LinkedHashMap<>();
        Optional<End> end = Optional.empty();
    }

    private record PodView(String name, List<String> budgets, boolean leaving) {}

    private final PrintWriter out;
    private final Sentences sentences = new Sentences();
    private final DrainFactCodec codec = new DrainFactCodec();
    private final Map<String, NodeView> nodes = new LinkedHashMap<>();
    /** Deployments that have, or are to have, one replica more. */
    private final Set<String> surges = new HashSet<>();

    private final Semaphore news = new Semaphore(0);
    private int moved;

    /** Follows the drain of those nodes. */
    DrainProgress(PrintWriter out, List<String> names) {
        this.out = out;
        names.forEach(name -> nodes.put(name, new NodeView()));
    }

    /** A fact was recorded. */
    synchronized void see(Recorded row) {
        codec.read(row.type(), row.body()).ifPresent(fact -> {
            note(fact);
            fact.told().flatMap(event -> line(row, event)).ifPresent(out::println);
        });
        news.release();
    }

    /** Returns when every node is drained or given back; after so long without any event says what is waited for. */
    void await(Duration quiet) throws InterruptedException {
        while (!over()) {
            if (!news.tryAcquire(quiet.toMillis(), TimeUnit.MILLISECONDS)) {
                waiting().forEach(out::println);
            }
            news.drainPermits();
        }
    }

    /** As {@link #await}, for so long at most; false if it was not over then. */
    boolean awaitAtMost(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!over()) {
            if (!news.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return over();
            }
            news.drainPermits();
        }
        return true;
    }

    /** The nodes that are empty. */
    synchronized List<String> drained() {
        return named(Optional.of(End.DRAINED));
    }

    /** The nodes that are neither drained nor given back. */
    synchronized List<String> open() {
        return named(Optional.empty());
    }

    /** Pods gone by our evictions. */
    synchronized int moved() {
        return moved;
    }

    private synchronized boolean over() {
        return open().isEmpty() && surges.isEmpty();
    }

    private List<String> named(Optional<End> end) {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().end.equals(end))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A line for each node that still has pods: how many, and what they wait for. */
    synchronized List<String> waiting() {
        var lines = new ArrayList<String>();
        nodes.forEach((name, node) -> {
            if (node.end.isEmpty() && !node.left.isEmpty()) {
                var reasons = new TreeMap<String, Integer>();
                node.left.values().forEach(pod -> reasons.merge(reason(pod), 1, Integer::sum));
                lines.add(name + ": still " + DrainForecast.count(node.left.size(), "pod") + ": "
                        + String.join(
                                ", ",
                                reasons.entrySet().stream()
                                        .map(reason -> reason.getValue() + " " + reason.getKey())
                                        .toList()));
            }
        });
        return lines;
    }

    private static String reason(PodView pod) {
        if (pod.leaving()) {
            return "terminating";
        }
        return pod.budgets().isEmpty() ? "to be evicted" : "waiting for budget " + String.join(", ", pod.budgets());
    }

    private void note(DrainFact fact) {
        switch (fact) {
            case DrainFact.NodeLookedAt look -> look.pods().forEach(pod -> pod(look.node(), pod));
            case DrainFact.PodLeft left -> pod(left.node(), left.pod());
            case DrainFact.Said(DrainEvent.PodEvicted event) -> leaving(event.node(), event.pod());
            case DrainFact.Said(DrainEvent.PodGone event) ->
                node(event.node()).left.remove(event.pod().uid());
            case DrainFact.Said(DrainEvent.NodeDrained event) -> {
                node(event.node()).end = Optional.of(End.DRAINED);
                moved += event.podsMoved();
            }
            case DrainFact.SurgeBegun begun -> surges.add(begun.workload());
            case DrainFact.Said(DrainEvent.SurgeEnded event) -> surges.remove(event.workload());
            case DrainFact.Said(DrainEvent.NodeReturned event) -> node(event.node()).end = Optional.of(End.GIVEN_BACK);
            case DrainFact _ -> {}
        }
    }

    private void pod(String node, PodAhead pod) {
        node(node).left.put(pod.ref().uid(), new PodView(pod.ref().name(), pod.budgets(), pod.leaving()));
    }

    private void leaving(String node, PodRef pod) {
        node(node).left.put(pod.uid(), new PodView(pod.name(), List.of(), true));
    }

    private NodeView node(String name) {
        return nodes.computeIfAbsent(name, _ -> new NodeView());
    }

    /** The project's sentence, but for what means something else where no agent and no upgrade follow. */
    private Optional<String> line(Recorded row, DrainServiceEvent event) {
        return switch (event) {
            case OrderEvent _, DrainEvent.DrainStarted _, DrainEvent.BatchReturned _, DrainEvent.BatchAbandoned _ ->
                Optional.empty();
            case DrainEvent.NodeReturned returned ->
                Optional.of(returned.node() + ": given back, as schedulable as it was found");
            case DrainServiceEvent other ->
                sentences
                        .line(new Envelope(row.eventId(), "drain", row.recordedAt(), "", other))
                        .map(LogLine::text);
        };
    }
}
