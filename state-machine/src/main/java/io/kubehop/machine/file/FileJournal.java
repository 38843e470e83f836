package io.kubehop.machine.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.JournalException;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal as one append-only file, for one process. A line is on the disk before {@link #append} returns.
 *
 * <p>A last line that is torn (the machine died while it was written, so nobody was told it is there) is cut off when the file is
 * opened. Damage anywhere else is a {@link JournalException} that names file and offset: facts are missing, and a person
 * must decide. The facts are kept in memory besides, so reading costs no I/O.
 */
public final class FileJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final byte[] HEADER = "kubehop journal 1\n".getBytes(UTF_8);

    private final Path file;
    private final InstantSource clock;
    private final ProcessLock lock;
    private final FileChannel channel;
    private final MemoryJournal facts;
    private Instant now = Instant.EPOCH;
    private long end;
    private Optional<String> broken = Optional.empty();

    /**
     * Opens the file, or creates it.
     *
     * @throws JournalException if it is damaged, of another format, or open in another process
     */
    public FileJournal(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.facts = new MemoryJournal(() -> now);
        try {
            lock = ProcessLock.take(file);
        } catch (IOException e) {
            throw new JournalException("cannot lock " + file, e);
        }
        try {
            boolean fresh = !Files.exists(file);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                load();
                if (fresh) {
                    syncFolder();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            unlock();
            throw new JournalException("cannot open " + file, e);
        } catch (RuntimeException e) {
            unlock();
            throw e;
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new JournalException("cannot unlock " + file, e);
        }
    }

    private void load() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] start = in.readNBytes(HEADER.length);
            if (start.length < HEADER.length && Arrays.equals(start, Arrays.copyOf(HEADER, start.length))) {
                // New, or its making was interrupted.
                writeAt(0, HEADER);
                channel.truncate(HEADER.length);
                channel.force(true);
                end = HEADER.length;
                return;
            }
            if (!Arrays.equals(start, HEADER)) {
                throw new JournalException(file + " is not a journal of this version of the software");
            }
            end = HEADER.length;
            var line = new ByteArrayOutputStream();
            int next;
            while ((next = in.read()) >= 0) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                Optional<Line> read = Line.read(line.toByteArray());
                if (read.isEmpty()) {
                    if (in.read() >= 0) {
                        throw damaged("a line with a wrong checksum");
                    }
                    break;
                }
                fold(read.get());
                end += line.size() + 1;
                line.reset();
            }
        }
        if (channel.size() > end) {
            LOG.warn("{}: the last {} bytes, from offset {}, are torn and cut off", file, channel.size() - end, end);
            channel.truncate(end);
            channel.force(true);
        }
    }

    private void fold(Line line) {
        switch (line) {
            case Line.Appended(Instant at, List<Append> appends) -> {
                now = at;
                if (!(facts.append(appends) instanceof AppendResult.Appended)) {
                    throw damaged("a line that does not follow from those before it");
                }
            }
            case Line.Marked(long position) -> facts.markPublished(List.of(position));
        }
    }

    private JournalException damaged(String what) {
        return new JournalException(file + " is damaged at offset " + end + ": " + what);
    }

    private void syncFolder() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel handle = FileChannel.open(folder, StandardOpenOption.READ)) {
                handle.force(true);
            }
        }
    }

    @Override
    public synchronized AppendResult append(List<Append> appends) {
        Optional<AppendResult> refusal = facts.refusal(appends);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!appends.isEmpty()) {
            now = clock.instant();
            write(Line.write(now, appends));
        }
        return facts.append(appends);
    }

    @Override
    public synchronized void markPublished(Collection<Long> positions) {
        if (!positions.isEmpty()) {
            write(Line.write(Collections.max(positions)));
            facts.markPublished(positions);
        }
    }

    private void write(byte[] line) {
        if (broken.isPresent()) {
            throw new JournalException(file + " must be opened again: " + broken.get());
        }
        try {
            writeAt(end, line);
        } catch (IOException e) {
            takeBack(e);
            throw new JournalException("cannot write to " + file, e);
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            // After a failed flush nobody knows what is on the disk, and a second flush may succeed without having
            // written.
            broken = Optional.of(e.toString());
            throw new JournalException("cannot write to " + file, e);
        }
        end += line.length;
    }

    private void takeBack(IOException cause) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            e.addSuppressed(cause);
            broken = Optional.of(e.toString());
        }
    }

    private void writeAt(long offset, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    @Override
    public List<Recorded> read(String stream, long afterVersion) {
        return facts.read(stream, afterVersion);
    }

    @Override
    public Set<String> streams() {
        return facts.streams();
    }

    @Override
    public List<Recorded> unpublished(long afterPosition, int limit) {
        return facts.unpublished(afterPosition, limit);
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("cannot close " + file, e);
        } finally {
            unlock();
        }
    }
}
