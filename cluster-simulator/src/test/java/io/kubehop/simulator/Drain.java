package io.kubehop.simulator;

import io.kubehop.simulator.eviction.EvictionAnswer;
import io.kubehop.simulator.eviction.EvictionRequest;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import java.time.Duration;
import java.util.List;

/** The simplest drain there is, to make things happen: asks for every pod once a second until the node is empty. */
public final class Drain {
    private static final int LONGEST_SECONDS = 3600;

    private final Cluster cluster;
    private int evicted;
    private int refused;

    /** Of nodes of that cluster. */
    public Drain(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Accepted evictions so far. */
    public int evicted() {
        return evicted;
    }

    /** Refused evictions so far. */
    public int refused() {
        return refused;
    }

    /** Drains a node and uncordons it; false if it did not become empty within an hour. */
    public boolean drain(String name) {
        cordon(name, true);
        boolean empty = false;
        for (int second = 0; !empty && second < LONGEST_SECONDS; second++) {
            List<Pod> left = cluster.store().podsOn(name).stream()
                    .filter(pod -> !pod.mirror() && !daemon(pod))
                    .toList();
            left.forEach(this::evict);
            empty = left.isEmpty();
            cluster.advance(Duration.ofSeconds(empty ? 0 : 1));
        }
        cordon(name, false);
        return empty;
    }

    private void evict(Pod pod) {
        if (pod.meta().terminating()) {
            return;
        }
        EvictionAnswer answer = cluster.evict(
                pod.meta().namespace(),
                pod.meta().name(),
                EvictionRequest.ofUid(pod.meta().uid()));
        if (answer instanceof EvictionAnswer.Accepted) {
            evicted++;
        } else {
            refused++;
        }
    }

    private void cordon(String name, boolean cordoned) {
        Node node = cluster.store().get(Kind.NODE, "", name).orElseThrow();
        cluster.api().update(Kind.NODE, node.withUnschedulable(cordoned)).orThrow();
    }

    private static boolean daemon(Pod pod) {
        return pod.meta()
                .controller()
                .map(owner -> owner.kind().equals("DaemonSet"))
                .orElse(false);
    }
}
