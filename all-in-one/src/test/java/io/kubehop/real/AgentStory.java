package io.kubehop.real;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
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
 * <p>Arguments: folder, node, {@code upgrade|prepare|rollback}, from, to, batch, healthy limit in seconds, {@code live|die}. With
 * {@code die} the process halts at each command that it has not died at before ({@link DyingCommands}). An argument more is a file's
 * name and, after "=", what its SHA-256 has to be: the order's word names it.
 */
public final class AgentStory {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private AgentStory() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String node = arguments[1];
        var bare = new WorkOrder(
                "cluster",
                "u1",
                arguments[5],
                1,
                1,
                node,
                NodeRole.WORKER,
                "",
                KubeVersion.parse(arguments[3]),
                KubeVersion.parse(arguments[4]),
                false);
        WorkOrder order = arguments.length > 8 ? naming(bare, arguments[8].split("=", 2)) : bare;
        RunbookInput input = switch (arguments[2]) {
            case "upgrade" -> new RunbookInput.Ordered(order);
            case "prepare" -> new RunbookInput.PreparationOrdered(order);
            case "rollback" -> new RunbookInput.RollbackOrdered(order, "a test wants it");
            default -> throw new IllegalArgumentException(arguments[2]);
        };
        Commands commands = arguments[7].equals("die")
                ? new DyingCommands(new ProcessCommands(), folder.resolve("deaths"))
                : new ProcessCommands();
        RealSettings settings = RealSettings.DEFAULT.withLimits(RealSettings.DEFAULT
                .limits()
                .withHealthy(Duration.ofSeconds(Long.parseLong(arguments[6])))
                .withLock(Duration.ofSeconds(60)));
        var host = RealHost.of(commands, Path.of("/"), folder, settings);
        try (var journal = new FileJournal(folder.resolve("journal"), Clock.systemUTC());
                var loop = new MachineLoop<RunbookState, RunbookInput, RunbookFact, Work>(
                        new RunbookMachine(new RunbookSettings(
                                Optional.empty(),
                                2,
                                Duration.ofMillis(200),
                                Duration.ofSeconds(1),
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
                            public void impossible(String stream, Throwable failure) {
                                failure.printStackTrace();
                            }
                        })) {
            loop.start(MachineLoop.ALL);
            // Kafka delivers at least once: so does every start of this process.
            loop.submit(node, arguments[2] + "/" + arguments[5], input).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
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
