package io.kubehop.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one directory in which everything of an all-in-one Kubehop is kept, open and locked by this process.
 *
 * <pre>
 * VERSION        the format of this directory, a whole number
 * kubehop.lock   locked while a process uses the directory; holds its process id
 * kubehop.log    what Kubehop itself logs
 * kafka/  postgres/  agents/  keys/
 * </pre>
 *
 * Whoever has an instance is the only one to use the directory, so the servers ask for one when they start. The
 * operating system releases the lock when the process dies, however it dies.
 */
public final class DataDirectory implements AutoCloseable {
    /** The format this version of Kubehop reads and writes. */
    public static final int FORMAT = 1;

    private static final String VERSION_FILE = "VERSION";
    private static final String LOCK_FILE = "kubehop.lock";

    /**
     * What this JVM holds. A POSIX lock belongs to the process and is lost when any channel to its file closes, so a
     * second attempt in the same JVM must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens a directory for this process alone; creates it when it does not exist yet.
     *
     * @throws UnusableDataDirectory another process uses it, it has another format, or it is somebody else's
     *     directory; nothing in it was changed
     */
    public static DataDirectory open(Path directory) throws IOException {
        requireOurs(directory);
        var root = create(directory);
        if (!HELD.add(root)) {
            throw inUse(root, "this process");
        }
        try {
            var lock = FileChannel.open(root.resolve(LOCK_FILE), CREATE, WRITE);
            try {
                lockOrExplain(root, lock);
                writeVersion(root);
                return new DataDirectory(root, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException | RuntimeException failed) {
            HELD.remove(root);
            throw failed;
        }
    }

    /** The directory itself, as an absolute path without links. */
    public Path root() {
        return root;
    }

    /** Where the broker keeps its logs. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** Where PostgreSQL keeps its binaries and its data. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** Where simulated or local node agents keep their journals. */
    public Path agents() {
        return root.resolve("agents");
    }

    /** Where the planner keeps the keys that it signs orders with. */
    public Path keys() {
        return root.resolve("keys");
    }

    /** Kubehop's own log file, the value for the system property {@code kubehop.log}. */
    public Path log() {
        return root.resolve("kubehop.log");
    }

    /** Gives the directory back to other processes. Close the servers first. */
    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            lock.close();
            HELD.remove(root);
        }
    }

    private static void requireOurs(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new UnusableDataDirectory(directory + " is not a directory");
        }
        var version = directory.resolve(VERSION_FILE);
        if (Files.exists(version)) {
            var format = Files.readString(version).strip();
            if (!format.equals(Integer.toString(FORMAT))) {
                throw new UnusableDataDirectory("%s has data format '%s', this Kubehop knows only format %d"
                        .formatted(directory, format, FORMAT));
            }
        } else if (holdsOtherFiles(directory)) {
            throw new UnusableDataDirectory(
                    directory + " is not empty and has no VERSION file, so it is not a data directory of Kubehop");
        }
    }

    private static boolean holdsOtherFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.anyMatch(file -> !file.getFileName().toString().startsWith(LOCK_FILE)
                    && !file.getFileName().toString().startsWith(VERSION_FILE));
        }
    }

    private static Path create(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        if (!Files.isWritable(directory)) {
            throw new UnusableDataDirectory(directory + " is not writable");
        }
        return directory.toRealPath();
    }

    private static void lockOrExplain(Path root, FileChannel lock) throws IOException {
        if (lock.tryLock() == null) {
            throw inUse(
                    root, "process " + Files.readString(root.resolve(LOCK_FILE)).strip());
        }
        lock.truncate(0);
        write(lock, ProcessHandle.current().pid() + "\n");
    }

    private static UnusableDataDirectory inUse(Path root, String who) {
        return new UnusableDataDirectory(root + " is in use by " + who);
    }

    /** Atomically, so that a crash leaves either no version or a whole one. */
    private static void writeVersion(Path root) throws IOException {
        var version = root.resolve(VERSION_FILE);
        if (Files.exists(version)) {
            return;
        }
        var half = root.resolve(VERSION_FILE + ".new");
        try (var file = FileChannel.open(half, CREATE, WRITE, TRUNCATE_EXISTING)) {
            write(file, FORMAT + "\n");
            file.force(true);
        }
        Files.move(half, version, ATOMIC_MOVE);
    }

    private static void write(FileChannel file, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
