package io.kubehop.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.machine.host.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs as child processes: with no input, in the folder {@code /}, found in the system's own folders only, and with an
 * environment in which package managers ask nobody and restart nothing by themselves.
 */
public final class ProcessCommands implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCommands.class);
    static final List<String> FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/opt/bin");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH",
            String.join(":", FOLDERS),
            "HOME",
            "/root",
            "TERM",
            "dumb",
            "LANG",
            "C.UTF-8",
            "LC_ALL",
            "C.UTF-8",
            "DEBIAN_FRONTEND",
            "noninteractive",
            "APT_LISTCHANGES_FRONTEND",
            "none",
            "NEEDRESTART_SUSPEND",
            "1",
            Leftovers.MARK,
            "1");
    private static final int NOT_ENDED = 124;
    /** Between the polite signal and the other one: dpkg writes down where it is. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** A service that the program has started may hold its pipes open for ever. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        var line = new ArrayList<>(command.line());
        line.set(0, program(line.getFirst()));
        var builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(command.environment());
        LOG.info("running {}", command);
        Process process = builder.start();
        var out = new Output();
        var err = new Output();
        try {
            process.getOutputStream().close();
            Thread outReader = Thread.ofVirtual().start(() -> out.read(process.getInputStream()));
            Thread errReader = Thread.ofVirtual().start(() -> err.read(process.getErrorStream()));
            boolean ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                ProcessTree.end(process, GRACE);
            }
            boolean _ = outReader.join(OUTPUT_GRACE);
            boolean _ = errReader.join(OUTPUT_GRACE);
            var outcome = new Outcome(ended ? process.exitValue() : NOT_ENDED, out.text(), err.text(), !ended);
            LOG.info("{}: {}", command.line().getFirst(), outcome.ok() ? "done" : outcome.why());
            return outcome;
        } catch (InterruptedException e) {
            ProcessTree.end(process, GRACE);
            throw e;
        }
    }

    /** Where the program is; the process builder would look into the agent's own path. */
    private static String program(String name) throws IOException {
        if (name.contains("/")) {
            return name;
        }
        for (String folder : FOLDERS) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IOException("there is no program " + name + " on this host");
    }

    /** The last {@link #LIMIT} characters or so of a stream; a list of some thousand images is no longer. */
    private static final class Output {
        private static final int LIMIT = 1 << 20;
        private final StringBuilder text = new StringBuilder();

        void read(InputStream stream) {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    add(new String(buffer, 0, n, UTF_8));
                }
            } catch (IOException e) {
                LOG.debug("output ended", e);
            }
        }

        private synchronized void add(String more) {
            text.append(more);
            if (text.length() > LIMIT) {
                text.delete(0, text.length() - LIMIT);
            }
        }

        synchronized String text() {
            return text.toString();
        }
    }
}
