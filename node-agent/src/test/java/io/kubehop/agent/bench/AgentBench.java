package io.kubehop.agent.bench;

import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The agent as it is installed, against a real broker: how long it takes to start (the worst of several), how much memory it holds
 * and how much of a core it takes at rest.
 */
public final class AgentBench {
    private static final int MISSED = 3;
    private static final int STARTS = 5;
    private static final double GOAL_START_MS = 3_000;
    private static final double GOAL_RESIDENT_MB = 120;
    private static final double GOAL_CPU_PERCENT = 1;
    /** After the start classes are still loaded and code is compiled. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private AgentBench() {}

    /**
     * Prints values and goals; exits with 3 if one is missed.
     *
     * @param arguments the folder with what the packages install, and the seconds of rest
     */
    public static void main(String[] arguments) throws Exception {
        Path tree = Path.of(arguments[0]).toAbsolutePath();
        var rest = Duration.ofSeconds(Long.parseLong(arguments[1]));
        boolean met;
        try (var broker = TestBroker.start()) {
            Topics.ensure(
                    broker.settings(),
                    List.of(
                            new TopicSpec(Topic.ORDERS.topicName(), 6, false, Duration.ZERO),
                            new TopicSpec(Topic.AGENTS.topicName(), 6, false, Duration.ZERO)),
                    Duration.ofSeconds(60));
            boolean quick = starts(tree, broker.bootstrap());
            met = atRest(tree, broker.bootstrap(), rest) && quick;
        }
        System.exit(met ? 0 : MISSED);
    }

    private static boolean starts(Path tree, String bootstrap) throws IOException, InterruptedException {
        var times = new ArrayList<Duration>();
        for (int i = 0; i < STARTS; i++) {
            try (var agent = InstalledAgent.start(tree, folder(bootstrap))) {
                times.add(agent.started());
            }
        }
        Collections.sort(times);
        System.out.printf("start: median %d ms of %d%n", times.get(STARTS / 2).toMillis(), STARTS);
        return goal("start, the worst", (double) times.getLast().toMillis(), GOAL_START_MS, "ms");
    }

    private static boolean atRest(Path tree, String bootstrap, Duration rest) throws IOException, InterruptedException {
        try (var agent = InstalledAgent.start(tree, folder(bootstrap))) {
            Thread.sleep(SETTLE);
            Duration before = agent.proc().cpu();
            Thread.sleep(rest);
            double percent = 100.0 * agent.proc().cpu().minus(before).toMillis() / rest.toMillis();
            System.out.printf(
                    "at rest: %.1f MB of the resident are its own, the rest are mapped files; %d threads%n",
                    agent.proc().anonymousMb(), agent.proc().threads());
            boolean small = goal("resident", agent.proc().residentMb(), GOAL_RESIDENT_MB, "MB");
            return goal("CPU at rest, over " + rest.toSeconds() + " s", percent, GOAL_CPU_PERCENT, "% of a core")
                    && small;
        }
    }

    private static Path folder(String bootstrap) throws IOException {
        Path folder = Files.createTempDirectory("kubehop-agent-bench");
        Files.writeString(folder.resolve("agent.yaml"), """
                kafka: {bootstrap: "%s"}
                nodes: bench-node
                cluster: bench
                host: real
                folder: %s
                """.formatted(bootstrap, folder.resolve("state")));
        return folder;
    }

    private static boolean goal(String what, double value, double goal, String unit) {
        System.out.printf("%s: %.2f %s, goal %.0f %s%n", what, value, unit, goal, unit);
        return value <= goal;
    }
}
