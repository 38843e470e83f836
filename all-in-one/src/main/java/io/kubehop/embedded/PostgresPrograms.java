package io.kubehop.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs initdb and pg_ctl. PostgreSQL refuses to run as root, so root runs them as somebody else: as nobody of a new
 * user namespace, or, where the kernel forbids that (containers), as the user nobody, who then owns the directory.
 *
 * @param home the directory everything of PostgreSQL is in
 * @param binaries the directory with bin and lib
 * @param prefix the command that gives up root; empty for an ordinary user
 */
record PostgresPrograms(Path home, Path binaries, List<String> prefix) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOBODY = 65_534;
    private static final List<String> NEW_USER_NAMESPACE = List.of("unshare", "-U");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    PostgresPrograms {
        prefix = List.copyOf(prefix);
    }

    /** Finds out how to run the programs as the present user. */
    static PostgresPrograms choose(Path home, Path binaries) throws IOException {
        if (!isRoot()) {
            return new PostgresPrograms(home, binaries, List.of());
        }
        var inNamespace = new PostgresPrograms(home, binaries, NEW_USER_NAMESPACE);
        return inNamespace.works() ? inNamespace : asNobody(home, binaries);
    }

    /** Root without a new user namespace: the user nobody gets the directory. */
    static PostgresPrograms asNobody(Path home, Path binaries) throws IOException {
        var programs = new PostgresPrograms(home, binaries, AS_NOBODY);
        Directories.letOthersPass(home.resolveSibling("."));
        Directories.giveTo(NOBODY, home);
        if (!programs.works()) {
            throw new IOException("PostgreSQL does not run as root, and " + home
                    + " cannot be used by another user: run Kubehop as an ordinary user or choose a data directory"
                    + " that others can reach");
        }
        return programs;
    }

    /** Lets the programs read a file that Kubehop wrote. */
    void own(Path file) throws IOException {
        if (prefix.equals(AS_NOBODY)) {
            Directories.giveTo(NOBODY, file);
        }
    }

    /**
     * Runs one program to its end.
     *
     * @throws IOException it failed or took too long; the message holds what it printed
     */
    void run(String program, String... arguments) throws IOException {
        var output = home.resolve(program + ".out");
        int exit = exitCode(program, output, List.of(arguments));
        if (exit != 0) {
            throw new IOException(program + " ended with " + exit + ": "
                    + Files.readString(output).strip());
        }
    }

    private boolean works() throws IOException {
        try {
            return exitCode("pg_ctl", home.resolve("pg_ctl.out"), List.of("--version")) == 0;
        } catch (IOException notInstalled) {
            LOG.info("{} does not work here: {}", prefix, notInstalled.getMessage());
            return false;
        }
    }

    /** The output goes to a file: a server started by pg_ctl would keep a pipe open. */
    private int exitCode(String program, Path output, List<String> arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + PATIENCE.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
