package io.kubehop.agent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel says of a process. */
record Proc(long pid) {
    private static final long TICKS_PER_SECOND = 100;

    /** Resident memory, MB of 1024 KiB, with what it maps of files. */
    double residentMb() throws IOException {
        return status("VmRSS:") / 1024.0;
    }

    /** The part of it that is nobody else's and no file's. */
    double anonymousMb() throws IOException {
        return status("RssAnon:") / 1024.0;
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String key) throws IOException {
        for (String line : Files.readAllLines(file("status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).strip().split("\\s+", 2)[0]);
            }
        }
        throw new IOException("process " + pid + " has no " + key);
    }

    /** User and system time together, all threads. */
    Duration cpu() throws IOException {
        String stat = Files.readString(file("stat"));
        // The name may hold blanks; it ends with the last bracket.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS_PER_SECOND);
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
