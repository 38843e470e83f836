package io.kubehop.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Names one life of a journal. A journal that was lost begins again at its first version; under a new name its events are not
 * taken for those told before, and its orders are read from the beginning.
 */
final class Identity {
    private static final String FILE = "identity";

    private Identity() {}

    /** Reads it, or makes it where there is none. */
    static String of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            String kept = Files.readString(file, UTF_8).strip();
            if (!kept.isEmpty()) {
                return kept;
            }
        }
        String made = UUID.randomUUID().toString().substring(0, 8);
        Path half = folder.resolve(FILE + ".new");
        Files.writeString(half, made + "\n", UTF_8);
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return made;
    }
}
