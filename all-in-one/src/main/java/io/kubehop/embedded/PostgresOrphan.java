package io.kubehop.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server whose Kubehop was killed. It still runs, holds the data and would keep a new server from starting. */
final class PostgresOrphan {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresOrphan.class);

    private PostgresOrphan() {}

    /**
     * Stops the server that a dead Kubehop left behind on this cluster, if there is one. To be called only by the
     * holder of the data directory's lock: whatever still runs then belongs to nobody.
     */
    static void stop(PostgresPrograms programs, Path cluster) throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        if (!isServer(pidFile, programs.home())) {
            // After a reboot the number may belong to anybody: neither signal it nor let it stop the new server.
            Files.delete(pidFile);
            return;
        }
        LOG.info("Stopping the PostgreSQL server that a killed Kubehop left behind on {}", cluster);
        try {
            programs.run("pg_ctl", "-D", cluster.toString(), "-m", "fast", "-w", "stop");
        } catch (IOException slow) {
            LOG.info("It does not stop ({}), so it is told to crash", slow.getMessage());
            programs.run("pg_ctl", "-D", cluster.toString(), "-m", "immediate", "-w", "stop");
        }
    }

    /** Whether the process named in the file runs one of the programs unpacked in this directory. */
    private static boolean isServer(Path pidFile, Path home) throws IOException {
        var first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        if (!first.matches("\\d{1,18}")) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(first))
                .flatMap(process -> process.info().command())
                .filter(program -> Path.of(program).startsWith(home))
                .isPresent();
    }
}
