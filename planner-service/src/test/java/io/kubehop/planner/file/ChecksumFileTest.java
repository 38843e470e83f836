package io.kubehop.planner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.KubeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumFileTest {
    private static final KubeVersion VERSION = KubeVersion.parse("1.36.3");
    private static final String NAME = "kubelet_1.36.3-1.1_amd64.deb";

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("sums"), text);
    }

    @Test
    void whatHasChangedIsReadAgainAndWhatCannotBeUsedLeavesWhatWas() throws Exception {
        var file = ChecksumFile.open(write("a".repeat(64) + "  " + NAME + "\n"));
        assertThat(file.get().of(VERSION)).containsEntry(NAME, "a".repeat(64));
        write("b".repeat(64) + "  " + NAME + "\n# changed\n");
        assertThat(file.get().of(VERSION)).containsEntry(NAME, "b".repeat(64));
        write("nonsense");
        assertThat(file.get().of(VERSION)).containsEntry(NAME, "b".repeat(64));
        Files.delete(folder.resolve("sums"));
        assertThat(file.get().of(VERSION)).containsEntry(NAME, "b".repeat(64));
        write("c".repeat(64) + "  " + NAME + "\n");
        assertThat(file.get().of(VERSION)).containsEntry(NAME, "c".repeat(64));
    }

    @Test
    void aPlannerDoesNotStartWithWhatCannotBeUsed() throws Exception {
        Path bad = write("nonsense");
        assertThatThrownBy(() -> ChecksumFile.open(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the checksums " + bad + " cannot be used: line 1 is no 'HASH  name': nonsense");
        assertThatThrownBy(() -> ChecksumFile.open(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
    }
}
