package io.kubehop.agent.host.facts;

import io.kubehop.agent.host.Commands;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Programs that say what a test wants; what was not said is not installed. */
public final class PaperPrograms implements Commands {
    private final Map<String, Outcome> answers = new HashMap<>();

    public PaperPrograms says(String line, String out) {
        answers.put(line, new Outcome(0, out, "", false));
        return this;
    }

    public PaperPrograms ends(String line, int exit) {
        answers.put(line, new Outcome(exit, "", "", false));
        return this;
    }

    @Override
    public Outcome run(Command command) throws IOException {
        Outcome answer = answers.get(command.toString());
        if (answer == null) {
            throw new IOException("there is no program for: " + command);
        }
        return answer;
    }
}
