package io.kubehop.cli;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.triage.Fate;
import io.kubehop.drain.triage.PodTriage;
import io.kubehop.events.UpgradePolicy.Drain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a drain of several nodes would do: each pod's fate, and the sums over all nodes together. An eviction asked as a dry run
 * answers for one pod only, so two of them may both be promised the one disruption that a budget allows; here they are added up.
 */
final class DrainForecast {

    private record Sorted(PodFacts pod, Fate fate) {}

    private final Map<String, List<Sorted>> nodes = new LinkedHashMap<>();
    private final Map<String, Demand> demands = new TreeMap<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();
    private int leaving;
    private int staying;

    /** @param pods by node, all pods of each */
    DrainForecast(Map<String, List<PodFacts>> pods, Drain policy) {
        var triage = new PodTriage(policy);
        pods.forEach((node, all) -> {
            List<Sorted> sorted =
                    all.stream().map(pod -> new Sorted(pod, triage.fate(pod))).toList();
            nodes.put(node, sorted);
            sorted.forEach(this::count);
        });
        demands.values().stream().filter(Demand::never).map(Demand::line).forEach(obstacles::add);
    }

    /** Whether nothing stops a node for good: no pod refused, no budget that never opens. */
    boolean possible() {
        return obstacles.isEmpty();
    }

    /** Why pods may not be evicted as asked; one is enough to stop its node. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** The forecast as text. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        nodes.forEach((node, pods) -> {
            lines.add(node + ": " + count(pods.size(), "pod"));
            pods.stream().map(DrainForecast::line).forEach(lines::add);
        });
        lines.add("together: " + count(leaving, "pod") + " leave " + count(nodes.size(), "node") + ", " + staying
                + " stay");
        demands.values().stream().map(demand -> "  " + demand.line()).forEach(lines::add);
        if (!obstacles.isEmpty()) {
            lines.add("in the way:");
            obstacles.forEach(obstacle -> lines.add("  " + obstacle));
        }
        return lines;
    }

    private void count(Sorted sorted) {
        PodFacts pod = sorted.pod();
        switch (sorted.fate()) {
            case Fate.Evict _ -> {
                leaving++;
                demand(pod);
            }
            case Fate.Leave _ -> staying++;
            case Fate.Refuse(String reason) -> {
                staying++;
                refusals.add(reason);
                obstacles.add(reason);
            }
            case Fate _ -> leaving++; // by itself
        }
    }

    private void demand(PodFacts pod) {
        List<BudgetFacts> guards = guards(pod);
        if (guards.size() > 1) {
            obstacles.add(
                    "pod " + pod.ref().name() + " is never evicted: it is covered by the budgets " + names(guards));
        } else if (guards.size() == 1) {
            demands.computeIfAbsent(guards.getFirst().name(), _ -> new Demand(guards.getFirst()))
                    .add(pod.ready());
        }
    }

    /** The API server asks no budget for a pod that does not run yet or any more (kubernetes:registry/core/pod/storage/eviction.go). */
    private static List<BudgetFacts> guards(PodFacts pod) {
        return switch (pod.phase()) {
            case PENDING, SUCCEEDED, FAILED -> List.of();
            case RUNNING, UNKNOWN -> pod.budgets();
        };
    }

    private static String line(Sorted sorted) {
        String name = sorted.pod().ref().name();
        return switch (sorted.fate()) {
            case Fate.Evict _ -> {
                List<BudgetFacts> guards = guards(sorted.pod());
                yield "  evict   " + name + (guards.isEmpty() ? "" : "  (budget " + names(guards) + ")");
            }
            case Fate.Leave(String reason) -> "  leave   " + name + "  (" + reason + ")";
            case Fate.Refuse(String reason) -> "  refuse  " + name + "  (" + reason + ")";
            case Fate _ -> "  await   " + name + "  (leaves by itself)";
        };
    }

    private static String names(List<BudgetFacts> budgets) {
        return budgets.stream().map(BudgetFacts::name).collect(Collectors.joining(", "));
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** What the whole drain asks of one budget. */
    private static final class Demand {
        private final BudgetFacts budget;
        private int ready;
        private int notReady;

        Demand(BudgetFacts budget) {
            this.budget = budget;
        }

        void add(boolean isReady) {
            if (isReady) {
                ready++;
            } else {
                notReady++;
            }
        }

        /** By the disruption controller's sum, healthy - desired, it cannot open while everything is healthy. */
        boolean never() {
            return ready > 0
                    && budget.disruptionsAllowed() == 0
                    && budget.expectedPods() > 0
                    && budget.desiredHealthy() >= budget.expectedPods();
        }

        String line() {
            String unready = notReady == 0 ? "" : " (and " + notReady + " that are not ready)";
            return "budget " + budget.name() + ": " + count(ready, "pod") + " to move" + unready + ", " + allows();
        }

        private String allows() {
            int allowed = budget.disruptionsAllowed();
            if (never()) {
                return "and it never allows one: it wants " + budget.desiredHealthy() + " healthy of "
                        + budget.expectedPods();
            }
            if (budget.syncFailed().isPresent()) {
                return "and it allows none until it is repaired: "
                        + budget.syncFailed().get();
            }
            if (allowed == 0) {
                return "none allowed now: " + budget.currentHealthy() + " healthy, " + budget.desiredHealthy()
                        + " wanted";
            }
            return allowed + " allowed now"
                    + (ready <= allowed ? "" : ": at least " + count((ready + allowed - 1) / allowed, "wave"));
        }
    }
}
