package io.kubehop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** Options of every command that talks to a planner. */
final class ServerOptions {

    /** How a result is printed. */
    enum Output {
        text,
        json
    }

    @Option(
            names = "--server",
            defaultValue = "${env:KUBEHOP_SERVER:-http://127.0.0.1:8080}",
            paramLabel = "URL",
            description = "Where the planner answers (default: $KUBEHOP_SERVER, else http://127.0.0.1:8080).")
    String server = "http://127.0.0.1:8080";

    @Option(names = "-o", defaultValue = "text", paramLabel = "FORMAT", description = "text or json (default: text).")
    Output output = Output.text;

    PlannerClient planner() {
        return new PlannerClient(server);
    }

    boolean json() {
        return output == Output.json;
    }

    /** Runs it, with a planner's refusal as one line and the right exit code. */
    static Integer asked(Callable<Integer> command) throws Exception {
        try {
            return command.call();
        } catch (PlannerClient.Refused refused) {
            throw PlannerClient.explained(refused);
        }
    }
}
