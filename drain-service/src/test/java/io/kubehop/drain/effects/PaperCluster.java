package io.kubehop.drain.effects;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodReader;
import io.kubehop.events.DrainEvent.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cluster of a few lines: one application of four pods under a budget that wants three, on nodes a and b. An evicted pod
 * leaves after two ticks, and its replacement is ready on node c after two more.
 */
final class PaperCluster implements NodeCordon, PodReader, Evictor {
    private static final int DESIRED = 3;
    private static final int LEAVES_AFTER = 2;
    private static final int READY_AFTER = 4;

    final Map<String, String> marks = new TreeMap<>();
    final Map<String, Boolean> cordoned = new TreeMap<>(Map.of("a", false, "b", false));
    final Map<String, Integer> asked = new TreeMap<>();
    private final Map<String, String> nodeOf = new TreeMap<>();
    private final Map<String, Integer> ageOfEviction = new TreeMap<>();
    private int starting;

    PaperCluster() {
        nodeOf.putAll(Map.of("p1", "a", "p2", "a", "p3", "b", "p4", "b"));
    }

    /** Time passes. */
    void tick() {
        for (String pod : List.copyOf(ageOfEviction.keySet())) {
            int age = ageOfEviction.merge(pod, 1, Integer::sum);
            if (age == LEAVES_AFTER) {
                nodeOf.remove(pod);
                starting++;
            } else if (age == READY_AFTER) {
                ageOfEviction.remove(pod);
                starting--;
                nodeOf.put(pod + "'", "c");
            }
        }
        if (healthy() < DESIRED) {
            throw new AssertionError("the budget is broken: " + healthy() + " healthy pods");
        }
    }

    private long healthy() {
        return nodeOf.keySet().stream()
                .filter(pod -> !ageOfEviction.containsKey(pod))
                .count();
    }

    private BudgetFacts budget() {
        int healthy = (int) healthy();
        return new BudgetFacts(
                "shop/b",
                "3",
                "",
                Math.max(0, healthy - DESIRED),
                healthy,
                DESIRED,
                healthy + starting,
                false,
                Optional.empty());
    }

    @Override
    public CordonAnswer cordon(String node, String upgrade) {
        if (Boolean.TRUE.equals(cordoned.get(node))) {
            return marks.containsKey(node) ? CordonAnswer.OURS : CordonAnswer.FOUND;
        }
        cordoned.put(node, true);
        marks.put(node, upgrade);
        return CordonAnswer.OURS;
    }

    @Override
    public void uncordon(String node) {
        if (marks.remove(node) != null) {
            cordoned.put(node, false);
        }
    }

    @Override
    public List<PodFacts> podsOn(String node) {
        var pods = new ArrayList<PodFacts>();
        nodeOf.forEach((pod, where) -> {
            if (where.equals(node)) {
                boolean leaving = ageOfEviction.containsKey(pod);
                pods.add(new PodFacts(
                        new PodRef("shop/" + pod, pod),
                        PodFacts.Phase.RUNNING,
                        true,
                        leaving,
                        leaving,
                        false,
                        Optional.of(new PodFacts.Controller("ReplicaSet", "rs", true)),
                        false,
                        List.of(budget())));
            }
        });
        return pods;
    }

    @Override
    public PodLook look(PodRef pod) {
        if (!nodeOf.containsKey(pod.uid())) {
            return PodLook.GONE;
        }
        return ageOfEviction.containsKey(pod.uid()) ? PodLook.EVICTED : PodLook.PRESENT;
    }

    @Override
    public List<BudgetFacts> budgetsOf(PodRef pod) {
        return List.of(budget());
    }

    @Override
    public EvictionAnswer evict(PodRef pod) {
        if (budget().disruptionsAllowed() == 0) {
            return new EvictionAnswer.BudgetFull("needs 3 and has " + healthy());
        }
        asked.merge(pod.uid(), 1, Integer::sum);
        ageOfEviction.put(pod.uid(), 0);
        return new EvictionAnswer.Accepted();
    }
}
