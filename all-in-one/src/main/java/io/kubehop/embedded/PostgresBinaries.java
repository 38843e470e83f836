package io.kubehop.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of PostgreSQL, carried in a jar and unpacked once per version. */
final class PostgresBinaries {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /**
     * Makes sure that the programs are unpacked.
     *
     * @return the directory with bin, lib and share
     */
    static Path unpacked(Path home) throws IOException {
        var archive = archive();
        var target = home.resolve("binaries-" + fingerprint(archive));
        if (!Files.isDirectory(target)) {
            var half = home.resolve("binaries.new");
            Directories.delete(half);
            if (!unpackWithTar(archive, half)) {
                Directories.delete(half);
                unpack(archive, half);
            }
            Files.move(half, target, ATOMIC_MOVE);
        }
        return target;
    }

    private static byte[] archive() throws IOException {
        var system = System.getProperty("os.name", "");
        var processor = System.getProperty("os.arch", "");
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, processor)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new IOException("Kubehop carries no PostgreSQL for " + system + " on " + processor, missing);
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Three times as fast as Java in its first seconds, and nearly every system has it. */
    private static boolean unpackWithTar(byte[] archive, Path target) throws IOException {
        Files.createDirectories(target);
        try {
            var tar = new ProcessBuilder("tar", "-xJf", "-", "--no-same-owner", "-C", target.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = tar.getOutputStream()) {
                input.write(archive);
            }
            return tar.waitFor() == 0;
        } catch (IOException noTarOrNoXz) {
            LOG.info("tar cannot unpack PostgreSQL: {}", noTarOrNoXz.getMessage());
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking PostgreSQL", interrupted);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        Files.createDirectories(target);
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive of PostgreSQL leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
