package io.kubehop.agent.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs of the host, by argument list, never through a shell. */
public interface Commands {

    /**
     * Runs a program to its end, or to its timeout.
     *
     * @throws IOException if it could not be started
     * @throws InterruptedException if this thread was interrupted; the program is ended first
     */
    Outcome run(Command command) throws IOException, InterruptedException;

    /**
     * What to run.
     *
     * @param line the program and its arguments
     * @param timeout after it the program and its children are ended
     * @param environment added to a small fixed one: nothing of the agent's own is passed on
     */
    record Command(List<String> line, Duration timeout, Map<String, String> environment) {
        public Command {
            line = List.copyOf(line);
            environment = Map.copyOf(environment);
            if (line.isEmpty()) {
                throw new IllegalArgumentException("a command needs a program");
            }
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("the timeout of " + line.getFirst() + " must be positive");
            }
        }

        public static Command of(Duration timeout, String... line) {
            return new Command(List.of(line), timeout, Map.of());
        }

        public static Command of(Duration timeout, List<String> line) {
            return new Command(line, timeout, Map.of());
        }

        public Command with(String variable, String value) {
            var more = new java.util.HashMap<>(environment);
            more.put(variable, value);
            return new Command(line, timeout, more);
        }

        /** As people write it. */
        @Override
        public String toString() {
            return String.join(" ", line);
        }
    }

    /**
     * How it ended.
     *
     * @param exit its exit code; of a program ended by a signal 128 and the signal's number
     * @param out what it printed; of very much, the end
     * @param err the same of its standard error
     */
    record Outcome(int exit, String out, String err, boolean timedOut) {
        private static final int SENTENCE = 300;

        public boolean ok() {
            return exit == 0 && !timedOut;
        }

        /** Why it failed, for the end of a sentence: its last words. */
        public String why() {
            String said = lastWords(err.isBlank() ? out : err);
            String how = timedOut ? "it did not end in time" : "exit code " + exit;
            return said.isEmpty() ? how : how + ": " + said;
        }

        /** Its last three lines that say something. */
        private static String lastWords(String text) {
            List<String> lines = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            String said = String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
            return said.length() <= SENTENCE ? said : "…" + said.substring(said.length() - SENTENCE);
        }
    }
}
