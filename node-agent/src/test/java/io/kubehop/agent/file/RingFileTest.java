package io.kubehop.agent.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingFileTest {
    private static final KeyRing RING = new KeyRing(List.of(new KeyRing.Key("a", "b")), List.of("c"));

    @TempDir
    private Path folder;

    @Test
    void theRingIsReadEachTimeSoThatAChangeCountsAtOnce() throws Exception {
        Path file = folder.resolve("ring.json");
        var ring = new RingFile(file);
        assertThat(ring.get()).as("not there yet").isEqualTo(KeyRing.EMPTY);
        write(file, RING.toJson(), "rw-r--r--");
        assertThat(ring.get()).isEqualTo(RING);
        write(file, new KeyRing(List.of(), List.of("a")).toJson(), "rw-r--r--");
        assertThat(ring.get().revoked()).containsExactly("a");
    }

    @Test
    void aRingThatOthersCanWriteOrNobodyCanReadHoldsNoKey() throws Exception {
        Path file = folder.resolve("ring.json");
        for (String mode : List.of("rw-rw-r--", "rw-r--rw-")) {
            write(file, RING.toJson(), mode);
            assertThat(new RingFile(file).get()).as(mode).isEqualTo(KeyRing.EMPTY);
        }
        for (String text : List.of("", "{", "[1]", "{\"keys\":[{\"id\":1}]}", " ".repeat(2_000_000))) {
            write(file, text, "rw-r--r--");
            assertThat(new RingFile(file).get()).isEqualTo(KeyRing.EMPTY);
        }
    }

    private static void write(Path file, String text, String mode) throws Exception {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
