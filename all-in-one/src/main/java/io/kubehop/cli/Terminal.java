package io.kubehop.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes.
 *
 * @param out results, readable by other programs
 * @param err everything else: errors, progress
 */
public record Terminal(PrintWriter out, PrintWriter err) {

    /** The stdout and stderr of this process. */
    public static Terminal ofProcess() {
        return new Terminal(writer(System.out), writer(System.err));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
