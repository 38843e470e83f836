package io.kubehop.real;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One drain against the other on the same real API server: {@code kubehop drain} and {@code kubectl drain}, in turns. Everything
 * is counted from outside, by the API server's audit log: a drain begins when its first node is cordoned and ends with its
 * process; what was before it is the start.
 */
final class DrainBench {

    /** Exit code: measured, and a goal missed. */
    private static final int MISSED = 3;

    private static final String MINOR = "1.37";
    private static final int NODES = 7;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double FLOOR_FACTOR = 1.05;
    private static final double FLOOR_ADDED = 0.3;
    private static final double REFUSED_GOAL = 0.01;

    /** A way to drain. */
    private record Tool(String name, String agent, boolean nodesTogether, List<String> command) {}

    private record Run(double start, double seconds, long evictions, long refused, String requests) {}

    private final Testbed testbed;
    private final KubernetesClient client;
    private boolean missed;

    private DrainBench(Testbed testbed, KubernetesClient client) {
        this.testbed = testbed;
        this.client = client;
    }

    /** {@code LAUNCHER RUNS [CASE…]}: runs all cases, or those whose name contains a text. */
    public static void main(String[] arguments) throws Exception {
        String command = Optional.ofNullable(System.getenv("KUBEHOP_TESTBED")).orElse("");
        if (command.isBlank()) {
            System.out.println("KUBEHOP_TESTBED does not name a testbed: skipped");
            return;
        }
        boolean missed;
        try (Testbed testbed = Testbed.up(command, MINOR);
                KubernetesClient client = client(testbed.kubeconfig())) {
            testbed.nodes(NODES, "v1.37.2");
            var bench = new DrainBench(testbed, client);
            String kubeconfig = testbed.kubeconfig().toString();
            List<Tool> tools = List.of(
                    new Tool(
                            "kubehop",
                            "fabric8-kubernetes-client",
                            true,
                            List.of(arguments[0], "drain", "--kubeconfig", kubeconfig)),
                    new Tool(
                            "kubectl",
                            "kubectl",
                            false,
                            List.of(
                                    testbed.kubectl(MINOR).toString(),
                                    "drain",
                                    "--ignore-daemonsets",
                                    "--kubeconfig",
                                    kubeconfig)));
            List<String> wanted = List.of(arguments).subList(2, arguments.length);
            for (DrainCase play : DrainCase.ALL) {
                if (wanted.isEmpty() || wanted.stream().anyMatch(play.name()::contains)) {
                    bench.play(play, tools, Integer.parseInt(arguments[1]));
                }
            }
            missed = bench.missed;
        }
        System.exit(missed ? MISSED : 0);
    }

    /** The tools in turns, then the worst run of each and the goals. */
    private void play(DrainCase play, List<Tool> tools, int runs) throws Exception {
        var ours = new ArrayList<Run>();
        var theirs = new ArrayList<Run>();
        for (int i = 0; i < runs; i++) {
            ours.add(run(play, tools.getFirst()));
            theirs.add(run(play, tools.getLast()));
        }
        double floor = play.floor().toMillis() / 1000.0;
        System.out.printf("%s: floor %.1f s%n", play.name(), floor);
        Run our = worst(ours);
        Run their = worst(theirs);
        print(tools.getFirst(), our, floor, ours);
        print(tools.getLast(), their, floor, theirs);
        double most = FLOOR_FACTOR * floor + FLOOR_ADDED;
        goal(our.seconds() <= most, "%.2f s, goal at most %.2f s".formatted(our.seconds(), most));
        double refused = ours.stream().mapToLong(Run::refused).sum()
                / (double) Math.max(1, ours.stream().mapToLong(Run::evictions).sum());
        goal(refused < REFUSED_GOAL, "%.1f %% of the evictions refused, goal below 1 %%".formatted(100 * refused));
        play.faster().ifPresent(times -> {
            double ratio = theirs.stream().mapToDouble(Run::seconds).min().orElseThrow() / our.seconds();
            goal(
                    ratio >= times,
                    "our worst %.1f times faster than kubectl's best, goal %.0f times".formatted(ratio, times));
        });
    }

    private static Run worst(List<Run> runs) {
        return runs.stream()
                .max(java.util.Comparator.comparingDouble(Run::seconds))
                .orElseThrow();
    }

    private static void print(Tool tool, Run worst, double floor, List<Run> runs) {
        System.out.printf(
                "  %-8s worst %6.2f s (%.2f x floor) of %s, start %.2f s, evictions %d, refused %d, requests: %s%n",
                tool.name(),
                worst.seconds(),
                worst.seconds() / floor,
                runs.stream().map(run -> "%.2f".formatted(run.seconds())).toList(),
                worst.start(),
                worst.evictions(),
                worst.refused(),
                worst.requests());
    }

    private void goal(boolean reached, String text) {
        System.out.println("  " + (reached ? "reached: " : "MISSED:  ") + text);
        missed |= !reached;
    }

    private Run run(DrainCase play, Tool tool) throws IOException, InterruptedException {
        var scene = new DrainScene(client, play);
        scene.set();
        Instant launched = Instant.now();
        List<Process> processes = launch(tool, scene.targets());
        try {
            if (play.opensAfter().isPresent()) {
                Instant begin = begun(tool, launched);
                TimeUnit.MILLISECONDS.sleep(Duration.between(
                                Instant.now(), begin.plus(play.opensAfter().get()))
                        .toMillis());
                scene.open();
            }
            for (Process process : processes) {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IOException(tool.name() + " failed in " + play.name() + ": "
                            + Files.readString(output(tool, processes.indexOf(process))));
                }
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        Instant ended = Instant.now();
        if (scene.left() > 0) {
            throw new IOException(tool.name() + " left " + scene.left() + " pods in " + play.name());
        }
        AuditLog log = AuditLog.read(auditLog(), tool.agent(), launched);
        return new Run(
                seconds(launched, log.cordoned()),
                seconds(log.cordoned(), ended),
                log.evictions(),
                log.refused(),
                log.byVerb());
    }

    /** One process for each node is the quicker way to use {@code kubectl drain}: it drains nodes one after the other. */
    private List<Process> launch(Tool tool, List<String> targets) throws IOException {
        List<List<String>> shares = tool.nodesTogether()
                ? List.of(targets)
                : targets.stream().map(List::of).toList();
        var processes = new ArrayList<Process>();
        for (List<String> share : shares) {
            var command = new ArrayList<>(tool.command());
            command.addAll(share);
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output(tool, processes.size()).toFile())
                    .start());
        }
        return processes;
    }

    private Instant begun(Tool tool, Instant launched) {
        Pauses.until(
                "the beginning of the drain",
                LIMIT,
                () -> cordoned(tool, launched).isPresent(),
                () -> "");
        return cordoned(tool, launched).orElseThrow();
    }

    private Optional<Instant> cordoned(Tool tool, Instant launched) {
        try {
            return Optional.of(AuditLog.read(auditLog(), tool.agent(), launched).cordoned());
        } catch (IOException | IllegalStateException notYet) {
            return Optional.empty();
        }
    }

    private Path auditLog() {
        return testbed.home().resolve("audit.log");
    }

    private Path output(Tool tool, int process) {
        return testbed.home().resolve(tool.name() + "-" + process + ".log");
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** A client that the audit log tells from the ones that are measured. */
    static KubernetesClient client(Path kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withUserAgent("kubehop-bench")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
