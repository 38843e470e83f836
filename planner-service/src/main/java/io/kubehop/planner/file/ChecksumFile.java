package io.kubehop.planner.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.planner.orders.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checksums in a file, looked at whenever an order is signed and read when it has changed. One that cannot be used any more
 * leaves those from before: orders that pin less than was meant are worse than a change that is not taken.
 */
public final class ChecksumFile implements Supplier<Checksums> {
    private static final Logger LOG = LoggerFactory.getLogger(ChecksumFile.class);

    private final Path file;
    private Stamp read;
    private Checksums lastGood;

    private ChecksumFile(Path file, Stamp read, Checksums first) {
        this.file = file;
        this.read = read;
        this.lastGood = first;
    }

    /** By which a changed file is told from the one before. */
    private record Stamp(FileTime changed, long size, String key) {
        /** Of a file that is not there. */
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
            } catch (IOException e) {
                return NONE;
            }
        }
    }

    /**
     * Opens the file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException with one sentence if lines of it cannot be used
     */
    public static ChecksumFile open(Path file) throws IOException {
        Stamp stamp = Stamp.of(file);
        return new ChecksumFile(file, stamp, read(file));
    }

    @Override
    public synchronized Checksums get() {
        Stamp now = Stamp.of(file);
        if (!now.equals(read)) {
            read = now;
            try {
                lastGood = read(file);
                LOG.info("{} was read again", file);
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("Orders carry the checksums from before: {}", e.getMessage());
            }
        }
        return lastGood;
    }

    private static Checksums read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new IOException("the checksums " + file + " cannot be read: " + e, e);
        }
        try {
            return Checksums.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the checksums " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
