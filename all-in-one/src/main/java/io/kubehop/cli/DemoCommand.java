package io.kubehop.cli;

import io.kubehop.agent.AgentConfiguration;
import io.kubehop.embedded.DataDirectory;
import io.kubehop.embedded.Stack;
import io.kubehop.events.KubeVersion;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.shape.ClusterShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code kubehop demo}: the whole system upgrades a simulated cluster while you watch. */
@Command(
        name = "demo",
        description =
                "Upgrade a simulated cluster with the whole system, and show it live. Needs nothing but this command.")
final class DemoCommand implements Callable<Integer> {

    private static final int CONTROL_PLANES = 3;
    private static final int ZONES = 3;
    private static final int MOST_NODES = 500;
    private static final Duration SETTLE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long SEED = 42;

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Option(
            names = "--nodes",
            defaultValue = "12",
            paramLabel = "N",
            description = "Workers, besides 3 control-plane nodes (default: 20).")
    private int nodes = 12;

    @Option(
            names = "--from",
            defaultValue = "1.34",
            paramLabel = "VERSION",
            description = "Where the cluster is (default: 1.34).")
    private String from = "1.34";

    @Option(
            names = "--to",
            defaultValue = "1.37",
            paramLabel = "VERSION",
            description = "Where it is taken (default: 1.37).")
    private String to = "1.37";

    @Option(
            names = "--speed",
            defaultValue = "20",
            paramLabel = "X",
            description = "Simulated seconds per second: how fast pods start and stop and hosts work (default: 20).")
    private double speed = 20;

    @Option(
            names = "--keep",
            description = "Stay up when it is done, for the dashboard, REST and kubectl; end with Ctrl-C.")
    private boolean keep;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        KubeVersion start = version("--from", from);
        version("--to", to);
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new BadInput("--nodes " + nodes + " is not possible; it is 1 to " + MOST_NODES);
        }
        if (!(speed > 0) || speed > 100) {
            throw new BadInput("--speed " + speed + " is not possible; it is more than 0 and at most 100");
        }
        listen.check();
        Path folder = Files.createTempDirectory("kubehop-demo");
        try (UntilStopped stop = new UntilStopped()) {
            try {
                return demo(folder, start, stop);
            } finally {
                remove(folder);
            }
        }
    }

    private Integer demo(Path folder, KubeVersion start, UntilStopped stop) throws Exception {
        Instant begin = Instant.now();
        try (DataDirectory directory = DataDirectory.open(folder.resolve("data"))) {
            Logs.into(directory.log());
            say("a simulated cluster of " + CONTROL_PLANES + " control-plane nodes and " + nodes
                    + " workers, and all services; log in " + directory.log());
            var cluster = ClusterShape.demo(CONTROL_PLANES, nodes, ZONES, release(start))
                    .build(SEED, Instant.now());
            if (!cluster.settle(SETTLE)) {
                throw new IOException(
                        "the simulated cluster did not settle: --nodes " + nodes + " is too few for its pods");
            }
            try (HttpApiServer api = HttpApiServer.start(cluster, 0, speed)) {
                Path kubeconfig = write(folder.resolve("kubeconfig"), api.kubeconfig());
                try (Stack stack = Stack.start(
                        directory,
                        new Stack.Settings(
                                kubeconfig,
                                listen.address,
                                listen.port,
                                Optional.empty(),
                                Optional.of(AgentConfiguration.simulated().withSpeed(speed)),
                                0,
                                Map.of()))) {
                    say("ready after " + Duration.between(begin, Instant.now()).toMillis() + " ms: dashboard "
                            + stack.url() + "/, REST " + stack.url() + "/upgrades, kubectl --kubeconfig " + kubeconfig);
                    Integer[] exit = {ExitCode.FAILED.number()};
                    boolean ended = stop.unlessStopped(() -> exit[0] = upgrade(stack));
                    if (ended && keep) {
                        say("staying up at " + stack.url() + "/ until Ctrl-C");
                        stop.await();
                    }
                    return exit[0];
                }
            }
        }
    }

    private Integer upgrade(Stack stack) throws Exception {
        PlannerClient planner = new PlannerClient(stack.url().toString());
        return ServerOptions.asked(() -> {
            JsonNode planned =
                    planner.post("upgrades", request(), UUID.randomUUID().toString());
            PlanText.lines(planned).forEach(terminal.out()::println);
            String id = planned.path("id").asString("");
            planner.post("upgrades/" + id + "/start", "{}", UUID.randomUUID().toString());
            Follow follow = new Follow(terminal.out(), Follow.terminal());
            Follow.End end = follow.run(planner, id, PATIENCE);
            follow.view().summary().forEach(terminal.out()::println);
            return end == Follow.End.COMPLETED ? ExitCode.OK.number() : ExitCode.FAILED.number();
        });
    }

    private String request() {
        return """
            {"to": "%s", "policy": {"maxUnavailable": "25%%", "drain": {"deleteEmptyDir": true}, "verify": {"soak": "PT1S"}}}
            """.formatted(to);
    }

    private void say(String text) {
        terminal.err().println("kubehop: " + text);
    }

    private static KubeVersion version(String option, String text) {
        try {
            return KubeVersion.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadInput(option + ": " + e.getMessage());
        }
    }

    /** The simulated cluster's version: as given, and patch 0 if only a minor is. */
    private static String release(KubeVersion version) {
        return version.toString();
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
