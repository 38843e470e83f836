package io.kubehop.machine.file;

import io.kubehop.machine.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a journal to one process: a lock on a file beside it, which the system gives back when the process dies.
 *
 * <p>A file of its own, and a set besides: POSIX drops a process's lock on a file as soon as the process closes any
 * descriptor of that file, also one opened only to read it, or by a second attempt to lock it.
 */
final class ProcessLock implements AutoCloseable {
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;

    private ProcessLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /** @throws JournalException if this or another process has the journal open */
    static ProcessLock take(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        if (!HERE.add(key)) {
            throw new JournalException(file + " is in use by this process already");
        }
        try {
            FileChannel channel =
                    FileChannel.open(Path.of(key + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new JournalException(file + " is in use by another process");
            }
            return new ProcessLock(key, channel);
        } catch (IOException | RuntimeException e) {
            HERE.remove(key);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HERE.remove(key);
        }
    }
}
