package io.kubehop.agent;

import io.kubehop.machine.journal.JournalException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent as a program: {@code java -jar node-agent.jar [--config FILE]}. */
public final class NodeAgentProgram {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgentProgram.class);
    private static final int OK = 0;
    private static final int BAD_INPUT = 2;
    private static final String USAGE = "usage: java -jar node-agent.jar [--config FILE]";

    private NodeAgentProgram() {}

    /** Runs until the process is told to end. Bad input is one line on standard error and exit code 2. */
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
