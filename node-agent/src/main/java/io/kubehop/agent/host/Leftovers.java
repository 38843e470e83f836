package io.kubehop.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that an agent before this one started and that outlived it: {@code kill -9} ends the agent, not an apt under way. Nothing
 * is begun beside them. They are known by a mark in their environment; a service that one of them started has a session of its own.
 */
record Leftovers(HostFiles files) {
    static final String MARK = "KUBEHOP_AGENT_PROGRAM";
    /** Fields of /proc/PID/stat after the name, which may hold blanks: state, parent, group, session. */
    private static final int SESSION = 3;

    /** Waits until there are none. */
    void await(Duration limit, Duration pause) throws IOException, InterruptedException, StepFailed {
        long until = System.nanoTime() + limit.toNanos();
        Optional<String> left = find();
        while (left.isPresent()) {
            if (System.nanoTime() > until) {
                throw StepFailed.because(left.get() + ", begun before this agent was, still runs after " + limit);
            }
            Thread.sleep(pause);
            left = find();
        }
    }

    private Optional<String> find() throws IOException {
        Path processes = files.at("/proc");
        if (!Files.isDirectory(processes)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(processes)) {
            return all.filter(path -> String.valueOf(path.getFileName()).chars().allMatch(Character::isDigit))
                    .filter(Leftovers::marked)
                    .findFirst()
                    .map(path -> name(path) + " (process " + path.getFileName() + ")");
        }
    }

    private static boolean marked(Path process) {
        try {
            String environment = new String(Files.readAllBytes(process.resolve("environ")), UTF_8);
            String stat = new String(Files.readAllBytes(process.resolve("stat")), UTF_8);
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            boolean ofItsOwnSession = fields.get(SESSION).equals(String.valueOf(process.getFileName()));
            return !ofItsOwnSession && List.of(environment.split("\0", -1)).contains(MARK + "=1");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm"), UTF_8).strip();
        } catch (IOException gone) {
            return "a program";
        }
    }
}
