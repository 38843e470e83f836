package io.kubehop.agent;

import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.events.KubeVersion;
import io.kubehop.machine.journal.JournalException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as a program: {@code java -jar node-agent.jar [--config FILE]}; and with {@code check [--to VERSION]} what an upgrade
 * would do on this host and what stands against it: exit code 0 for nothing, 1 for something, 2 for bad input. The agent itself ends
 * with 2 for what only a person mends, and with 1 where its folder cannot be used now, as on a full disk: it is to be started again.
 */
public final class NodeAgentProgram {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgentProgram.class);
    private static final int OK = 0;
    private static final int NOT_NOW = 1;
    private static final int BAD_INPUT = 2;
    private static final String USAGE = "usage: java -jar node-agent.jar [check [--to VERSION]] [--config FILE]";

    private NodeAgentProgram() {}

    /** Runs until the process is told to end. What keeps it from starting is one line on standard error. */
    public static void main(String[] arguments) throws InterruptedException {
        int exit = run(List.of(arguments), System.getenv(), System.out, System.err, new CountDownLatch(1));
        System.exit(exit);
    }

    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            CountDownLatch untilEnd)
            throws InterruptedException {
        if (!arguments.isEmpty() && arguments.getFirst().equals("check")) {
            return checked(arguments.subList(1, arguments.size()), out, err);
        }
        Optional<Path> file;
        if (arguments.isEmpty()) {
            file = Optional.empty();
        } else if (arguments.size() == 2 && arguments.getFirst().equals("--config")) {
            file = Optional.of(Path.of(arguments.get(1)));
        } else if (arguments.equals(List.of("--help"))) {
            out.println(USAGE);
            return OK;
        } else {
            err.println("node-agent: '" + String.join(" ", arguments) + "' is not understood; " + USAGE);
            return BAD_INPUT;
        }
        try {
            Duration patience = ConfigurationFile.stopTimeout(environment);
            NodeAgent agent = NodeAgent.start(ConfigurationFile.read(file, environment));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(agent, patience), "end"));
            untilEnd.await();
            agent.close();
            return OK;
        } catch (IOException | IllegalArgumentException | JournalException e) {
            err.println("node-agent: " + e.getMessage());
            boolean trouble = e instanceof IOException || e.getCause() instanceof IOException;
            return trouble ? NOT_NOW : BAD_INPUT;
        }
    }

    private static int checked(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        Optional<Path> file = Optional.empty();
        Optional<String> to = Optional.empty();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size() || !(name.equals("--to") || name.equals("--config"))) {
                err.println("node-agent: '" + name + "' is not understood; " + USAGE);
                return BAD_INPUT;
            }
            if (name.equals("--to")) {
                to = Optional.of(arguments.get(i + 1));
            } else {
                file = Optional.of(Path.of(arguments.get(i + 1)));
            }
        }
        return check(
                file,
                to,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    /**
     * Tells what an upgrade would do on this host and what stands against it; changes nothing.
     *
     * @param file the configuration, if there is one
     * @param to the version, if one is meant
     * @return 0, or 1 if something stands against it, or 2 if file or version cannot be used
     */
    public static int check(Optional<Path> file, Optional<String> to, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        try {
            return new HostCheck(new ProcessCommands(), Path.of("/"), ConfigurationFile.real(file), out)
                    .run(to.map(KubeVersion::parse));
        } catch (IllegalArgumentException e) {
            err.println("node-agent: " + e.getMessage());
            return BAD_INPUT;
        }
    }

    private static void end(NodeAgent agent, Duration patience) {
        try {
            if (!agent.finish(patience)) {
                LOG.warn("A program is still under way after {}: it is ended", patience);
            }
        } catch (InterruptedException e) {
            LOG.debug("not waited for", e);
        } finally {
            agent.close();
        }
    }
}
