package io.kubehop.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where the log of a command that serves goes. */
final class Logs {

    private Logs() {}

    /** Into a file, with nothing but errors on stderr: the command itself says what somebody at the terminal should know. */
    static void into(Path file) {
        System.setProperty("kubehop.log", file.toString());
        System.setProperty("kubehop.stderr", "ERROR");
        // What was asked before the file was known may have made the first logger already.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            try {
                new ContextInitializer(context).autoConfig();
            } catch (JoranException e) {
                throw new IllegalStateException("the log's configuration cannot be read", e);
            }
        }
    }
}
