package io.kubehop.agent.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key ring in a file, read each time it is asked for: orders are rare, and a key that was revoked must not be believed for a
 * moment longer. A file that is not there, cannot be understood, or can be written by others than its owner, holds no key: no
 * order is believed then, and the log says why.
 */
public final class RingFile implements Supplier<KeyRing> {
    private static final Logger LOG = LoggerFactory.getLogger(RingFile.class);
    private static final long MOST_BYTES = 1024 * 1024;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    public RingFile(Path file) {
        this.file = file;
    }

    @Override
    public KeyRing get() {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                LOG.error(
                        "{} can be written by others than its owner: no order is believed until that is mended", file);
                return KeyRing.EMPTY;
            }
            if (Files.size(file) > MOST_BYTES) {
                LOG.error("{} is too large for a key ring: no order is believed until that is mended", file);
                return KeyRing.EMPTY;
            }
            return KeyRing.parse(Files.readString(file, UTF_8));
        } catch (NoSuchFileException e) {
            LOG.warn("There is no key ring {} yet: no order is believed until it is brought here", file);
            return KeyRing.EMPTY;
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} cannot be used: no order is believed until that is mended", file, e);
            return KeyRing.EMPTY;
        }
    }
}
