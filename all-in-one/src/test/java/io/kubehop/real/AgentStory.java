package io.kubehop.real;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.agent.host.Provisions;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.host.etcd.SnapshotSettings;
import io.kubehop.agent.runbook.Runbook;
import io.kubehop.agent.runbook.RunbookCodec;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookMachine;
import io.kubehop.agent.runbook.RunbookSettings;
import io.kubehop.agent.runbook.RunbookState;
import io.kubehop.agent.runbook.Work;
import io.kubehop.agent.runbook.Working;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.file.FileJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The agent without Kafka, as a process inside a host: follows one order to its end, with the machine, the journal and the host of
 * the real one, prints its journal, and ends. Run again with the same folder it goes on where it was.
 *
 * <p>Arguments: folder, node, its role, {@code upgrade|prepare|rollback}, from, to, batch, healthy limit in seconds, and its
 * {@link Way}. An argument more is a file's name and, after "=", what its SHA-256 has to be: the order's
 * word names it.
 */
public final class AgentStory {
    /** Before each row in the moment in which it is written; at the end all are printed without it. */
    static final String NOW = "now: ";

    /** How it goes about it. */
    enum Way {
        /** Gives up after the second try of a step. */
        BRIEF,
        /** Tries a step as often as it takes, each half second. */
        PATIENT,
        /** Halts at each command that it has not died at before ({@link DyingCommands}). */
        DYING
    }

    /** A snapshot goes to a folder, and is handed to a command that copies it. */
    static final RealSettings SETTINGS =
            RealSettings.DEFAULT.with(Provisions.DEFAULT.withSnapshots(new SnapshotSettings(
                    true,
                    "/var/lib/kubehop-snapshots",
                    3,
                    Optional.of("/mnt/backup"),
                    List.of("sh", "-c", "echo $KUBEHOP_SNAPSHOT > /root/copied"),
                    Duration.ofMinutes(2))));

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private AgentStory() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String node = arguments[1];
        NodeRole role = NodeRole.valueOf(arguments[2]);
        var bare = new WorkOrder(
                "cluster",
                "u1",
                arguments[6],
                1,
                1,
                node,
                role,
                "",
                KubeVersion.parse(arguments[4]),
                KubeVersion.parse(arguments[5]),
                role == NodeRole.CONTROL_PLANE);
        WorkOrder order = arguments.length > 9 ? naming(bare, arguments[9].split("=", 2)) : bare;
        Way way = Way.valueOf(arguments[8]);
        RunbookInput input = switch (arguments[3]) {
            case "upgrade" -> new RunbookInput.Ordered(order);
            case "prepare" -> new RunbookInput.PreparationOrdered(order);
            case "rollback" -> new RunbookInput.RollbackOrdered(order, "a test wants it");
            default -> throw new IllegalArgumentException(arguments[3]);
        };
        Commands commands = way == Way.DYING
                ? new DyingCommands(new ProcessCommands(), folder.resolve(AgentHost.DEATHS))
                : new ProcessCommands();
        RealSettings settings = SETTINGS.withLimits(SETTINGS.limits()
                .withHealthy(Duration.ofSeconds(Long.parseLong(arguments[7])))
                .withLock(Duration.ofSeconds(60)));
        var host = RealHost.of(commands, Path.of("/"), folder, settings);
        try (var journal = new FileJournal(folder.resolve("journal"), Clock.systemUTC());
                var loop = new MachineLoop<RunbookState, RunbookInput, RunbookFact, Work>(
                        new RunbookMachine(new RunbookSettings(
                                Optional.empty(),
                                way == Way.PATIENT ? Integer.MAX_VALUE : 2,
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                io.kubehop.agent.runbook.Pace.NONE,
                                Runbook.REAL,
                                io.kubehop.agent.orders.Trust.UNSIGNED)),
                        new RunbookCodec(),
                        journal,
                        new Working(host, Runbook.REAL),
                        Clock.systemUTC(),
                        new SplittableRandom(),
                        LoopSettings.defaults(),
                        new LoopListener() {
                            @Override
                            public void appended(List<Recorded> rows) {
                                rows.forEach(row -> System.out.println(NOW + row.type() + " " + row.body()));
                            }

                            @Override
                            public void impossible(String stream, Throwable failure) {
                                failure.printStackTrace();
                            }
                        })) {
            loop.start(MachineLoop.ALL);
            // Kafka delivers at least once: so does every start of this process.
            loop.submit(node, arguments[3] + "/" + arguments[6], input).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Instant deadline = Instant.now().plus(LIMIT);
            while (!idle(loop, node)) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError("no end after " + LIMIT + ": " + journal.read(node, 0));
                }
                Thread.sleep(20);
            }
            List<Recorded> rows = journal.read(node, 0);
            rows.forEach(row -> System.out.println(row.type() + " " + row.body()));
        }
    }

    private static WorkOrder naming(WorkOrder order, String[] file) {
        var terms = new OrderTerms(
                OrderKind.UPGRADE, order, Map.of(file[0], file[1]), 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        return order.with(new SignedOrder("", terms.text(), "asked by nobody here"));
    }

    private static boolean idle(MachineLoop<RunbookState, RunbookInput, RunbookFact, Work> loop, String node) {
        return loop.state(node)
                .filter(state -> state.running().isEmpty() && state.asked().isEmpty())
                .isPresent();
    }
}
