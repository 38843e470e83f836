package io.kubehop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path temp;

    @Test
    void aNewDirectoryGetsTheFormatAndIsClosedToOtherUsers() throws IOException {
        var path = temp.resolve("deep/data");
        try (var data = DataDirectory.open(path)) {
            assertThat(data.root()).isEqualTo(path.toRealPath());
            assertThat(path.resolve("VERSION")).hasContent("1\n");
            assertThat(path.resolve("kubehop.lock"))
                    .hasContent(ProcessHandle.current().pid() + "\n");
            assertThat(Files.getPosixFilePermissions(path)).hasSize(3);
        }
    }

    @Test
    void aClosedDirectoryCanBeOpenedAgain() throws IOException {
        DataDirectory.open(temp).close();
        try (var again = DataDirectory.open(temp)) {
            assertThat(again.kafka().getParent()).isEqualTo(again.root());
        }
    }

    @Test
    void anotherFormatIsRefusedAndNothingChanges() throws IOException {
        Files.writeString(temp.resolve("VERSION"), "2\n");
        assertThatThrownBy(() -> DataDirectory.open(temp))
                .isInstanceOf(UnusableDataDirectory.class)
                .hasMessage(temp + " has data format '2', this Kubehop knows only format 1");
        assertThat(names()).containsExactly("VERSION");
    }

    @Test
    void somebodyElsesDirectoryIsRefusedAndNothingChanges() throws IOException {
        Files.writeString(temp.resolve("thesis.tex"), "");
        assertThatThrownBy(() -> DataDirectory.open(temp))
                .isInstanceOf(UnusableDataDirectory.class)
                .hasMessageContaining("no VERSION file");
        assertThat(names()).containsExactly("thesis.tex");
    }

    @Test
    void aFileIsNoDataDirectory() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(UnusableDataDirectory.class)
                .hasMessage(file + " is not a directory");
    }

    @Test
    void aStartThatCrashedBeforeTheFormatWasWrittenIsNoObstacle() throws IOException {
        Files.writeString(temp.resolve("kubehop.lock"), "4711\n");
        Files.writeString(temp.resolve("VERSION.new"), "");
        try (var data = DataDirectory.open(temp)) {
            assertThat(data.root().resolve("VERSION")).hasContent("1\n");
        }
    }

    @Test
    void theSameProcessCannotOpenItTwiceAndTheFirstKeepsItsLock() throws Exception {
        try (var data = DataDirectory.open(temp)) {
            assertThatThrownBy(() -> DataDirectory.open(temp))
                    .isInstanceOf(UnusableDataDirectory.class)
                    .hasMessage(data.root() + " is in use by this process");
            try (var other = Child.start(OpenDirectory.class, temp.toString())) {
                assertThat(other.line())
                        .isEqualTo(data.root() + " is in use by process "
                                + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void aKilledProcessGivesItBack() throws Exception {
        try (var other = Child.start(OpenDirectory.class, temp.toString())) {
            assertThat(other.line()).isEqualTo("open");
            assertThatThrownBy(() -> DataDirectory.open(temp))
                    .isInstanceOf(UnusableDataDirectory.class)
                    .hasMessage(temp.toRealPath() + " is in use by process " + other.pid());
            other.kill();
        }
        DataDirectory.open(temp).close();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Opens a directory, says so, and keeps it until it is killed. */
    static final class OpenDirectory {
        private OpenDirectory() {}

        public static void main(String[] args) throws Exception {
            try (var _ = DataDirectory.open(Path.of(args[0]))) {
                System.out.println("open");
                Thread.currentThread().join();
            } catch (UnusableDataDirectory refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
