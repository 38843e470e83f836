package io.kubehop.planner.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.KeyRing;
import io.kubehop.planner.orders.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The planner's keys.
 *
 * <pre>
 * signing.pem   the key that orders are signed with; secret, mode 0600
 * next.pem      while a key takes the place of another: the one to come; secret, mode 0600
 * ring.json     the public keys, for the hosts; may be elsewhere, as it is no secret
 * </pre>
 *
 * A file is replaced as a whole. A running planner looks at the key each time it signs.
 */
public final class KeyFolder implements Supplier<SigningKey> {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFolder.class);
    private static final String SIGNING = "signing.pem";
    private static final String NEXT = "next.pem";
    private static final String RING = "ring.json";
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private final Path folder;
    private final Path ringFile;
    private final AtomicReference<SigningKey> lastGood;

    private KeyFolder(Path folder, Path ringFile, SigningKey signing) {
        this.folder = folder;
        this.ringFile = ringFile;
        this.lastGood = new AtomicReference<>(signing);
    }

    /**
     * Opens the folder; makes it, and a first key, where there is none.
     *
     * @throws IOException if it cannot be used
     * @throws IllegalArgumentException with one sentence if a key in it cannot be used
     */
    public static KeyFolder open(Path folder) throws IOException {
        return open(folder, folder.resolve(RING));
    }

    /** The same with the ring in a file elsewhere. */
    public static KeyFolder open(Path folder, Path ringFile) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.notExists(folder.resolve(SIGNING))) {
            SigningKey first = make();
            write(folder.resolve(SIGNING), first.pem(), "rw-------");
            LOG.warn(
                    "Orders are signed with the new key {}: bring {} to every host",
                    first.known().id(),
                    ringFile);
        }
        var keys = new KeyFolder(folder, ringFile, read(folder.resolve(SIGNING)));
        if (Files.notExists(ringFile)) {
            write(ringFile, KeyRing.EMPTY.toJson(), "rw-r--r--");
        }
        keys.believe(keys.get());
        return keys;
    }

    /** The key to sign with now. One that cannot be read at this moment is replaced by the one before. */
    @Override
    public SigningKey get() {
        try {
            SigningKey now = read(folder.resolve(SIGNING));
            lastGood.set(now);
            return now;
        } catch (IOException | IllegalArgumentException e) {
            SigningKey before = lastGood.get();
            LOG.error(
                    "{} cannot be used, orders are signed with key {} as before",
                    folder,
                    before.known().id(),
                    e);
            return before;
        }
    }

    /** The file to bring to the hosts. */
    public Path ringFile() {
        return ringFile;
    }

    /**
     * The public keys.
     *
     * @throws IOException if they cannot be read
     */
    public KeyRing ring() throws IOException {
        return KeyRing.parse(Files.readString(ringFile, UTF_8));
    }

    /**
     * The key to come, while there is one.
     *
     * @throws IOException if it cannot be read
     */
    public Optional<SigningKey> next() throws IOException {
        Path file = folder.resolve(NEXT);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Makes the key to come, and has it in the ring, so that the hosts believe it before it is used. Once more changes nothing.
     *
     * @throws IOException if it cannot be written
     */
    public SigningKey prepare() throws IOException {
        Optional<SigningKey> there = next();
        SigningKey coming = there.isPresent() ? there.get() : make();
        if (there.isEmpty()) {
            write(folder.resolve(NEXT), coming.pem(), "rw-------");
        }
        believe(coming);
        return coming;
    }

    /**
     * Signs with the key to come from now on. The one before is still believed, until it is revoked.
     *
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if no key was prepared
     */
    public SigningKey change() throws IOException {
        SigningKey coming = next().orElseThrow(
                        () -> new IllegalArgumentException("no key is prepared to take the place of the present one"));
        believe(coming);
        Files.move(
                folder.resolve(NEXT),
                folder.resolve(SIGNING),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return coming;
    }

    /**
     * Takes a key out of the ring for good. If it is the one that signs, the key to come, or a new one, takes its place at once.
     *
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if there is no such key
     */
    public KeyRing revoke(String id) throws IOException {
        KeyRing ring = ring();
        if (ring.key(id).isEmpty()) {
            throw new IllegalArgumentException("the ring has no key " + id);
        }
        if (next().filter(coming -> coming.known().id().equals(id)).isPresent()) {
            Files.delete(folder.resolve(NEXT));
        }
        if (read(folder.resolve(SIGNING)).known().id().equals(id)) {
            SigningKey _ = prepare();
            SigningKey _ = change();
            ring = ring();
        }
        var revoked = new ArrayList<>(ring.revoked());
        revoked.add(id);
        var after = new KeyRing(
                ring.keys().stream().filter(key -> !key.id().equals(id)).toList(), revoked);
        write(ringFile, after.toJson(), "rw-r--r--");
        return after;
    }

    private void believe(SigningKey key) throws IOException {
        KeyRing ring = ring();
        if (ring.key(key.known().id()).isEmpty()) {
            var keys = new ArrayList<>(ring.keys());
            keys.add(key.known());
            write(ringFile, new KeyRing(keys, ring.revoked()).toJson(), "rw-r--r--");
        }
    }

    private static SigningKey make() {
        try {
            return SigningKey.of(
                    KeyPairGenerator.getInstance(SigningKey.ALGORITHM).generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    private static SigningKey read(Path file) throws IOException {
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        if (open.stream().anyMatch(OTHERS::contains)) {
            throw new IllegalArgumentException(file + " is open to others (" + PosixFilePermissions.toString(open)
                    + "): a secret key has mode 0600");
        }
        try {
            return SigningKey.parse(Files.readString(file, UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is being written by somebody else", e);
        }
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                int _ = channel.write(bytes);
            }
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(mode));
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
