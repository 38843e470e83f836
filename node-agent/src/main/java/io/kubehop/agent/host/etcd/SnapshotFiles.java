package io.kubehop.agent.host.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.controlplane.EtcdAnswers.SnapshotStatus;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The files of a snapshot. */
final class SnapshotFiles {
    static final String DATABASE = "etcd.db";
    static final String NOTE = "snapshot.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHA256 = 32;
    private static final int PAGE = 512;
    private static final int BUFFER = 1 << 16;

    private SnapshotFiles() {}

    /**
     * A snapshot is a database with its SHA-256 at the end.
     *
     * @throws EtcdTrouble if the checksum does not fit or nothing is in it
     */
    static void prove(Path database, SnapshotStatus status) throws IOException, EtcdTrouble {
        long size = Files.size(database);
        if (status.keys() <= 0 || status.revision() <= 0 || status.hash().isEmpty()) {
            throw new EtcdTrouble("the snapshot is empty: " + status);
        }
        if (size % PAGE != SHA256) {
            throw new EtcdTrouble("the snapshot has no checksum at its end: it was cut off at " + size + " bytes");
        }
        MessageDigest digest = sha256();
        byte[] kept;
        try (InputStream in = Files.newInputStream(database)) {
            digest(in, digest, size - SHA256);
            kept = in.readNBytes(SHA256);
        }
        if (!Arrays.equals(kept, digest.digest())) {
            throw new EtcdTrouble("the snapshot's checksum does not fit: it is damaged");
        }
        force(database);
    }

    /** Writes down what it is; the last file of a snapshot. */
    static void note(Path folder, WorkOrder order, SnapshotStatus status) throws IOException {
        var note = JSON.createObjectNode();
        note.put("takenAt", Instant.now().toString());
        note.put("upgrade", order.upgrade());
        note.put("hop", order.hop());
        note.put("node", order.node());
        note.put("from", order.from().toString());
        note.put("to", order.to().toString());
        note.put("hash", status.hash());
        note.put("revision", status.revision());
        note.put("keys", status.keys());
        note.put("size", Files.size(folder.resolve(DATABASE)));
        note.put("sha256", checksum(folder.resolve(DATABASE)));
        Path file = folder.resolve(NOTE);
        Files.writeString(file, note.toPrettyString() + "\n", UTF_8);
        force(file);
        force(folder);
    }

    /** Whether both are the same snapshot, byte for byte of the database. */
    static boolean same(Path one, Path other) throws IOException {
        Path database = other.resolve(DATABASE);
        return Files.exists(other.resolve(NOTE))
                && Files.exists(database)
                && Files.readString(one.resolve(NOTE), UTF_8).equals(Files.readString(other.resolve(NOTE), UTF_8))
                && Files.mismatch(one.resolve(DATABASE), database) < 0;
    }

    /** When it was taken; long ago if that cannot be read. */
    static Instant takenAt(Path folder) {
        try {
            return Instant.parse(
                    JSON.readTree(folder.resolve(NOTE).toFile()).path("takenAt").asString());
        } catch (RuntimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Copies a folder with modes; links are copied as links. */
    static void copyTree(Path from, Path to, List<String> without) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> found = Files.walk(from)) {
            for (Path one : found.sorted().toList()) {
                Path relative = from.relativize(one);
                if (without.contains(relative.getName(0).toString())) {
                    continue;
                }
                Path target = to.resolve(relative.toString());
                if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                    makePrivate(target);
                } else {
                    Files.copy(one, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                        force(target);
                    }
                }
            }
        }
    }

    /** A folder, and those above it, that only root may look into: keys are in it. */
    static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path one : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    private static String checksum(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            digest(in, digest, Files.size(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void digest(InputStream in, MessageDigest digest, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the file ended early");
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
