package io.kubehop.machine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.JournalContract;
import io.kubehop.machine.journal.JournalException;
import io.kubehop.machine.journal.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest extends JournalContract {
    @TempDir
    Path folder = Path.of("");

    private final List<Journal> opened = new ArrayList<>();

    private Path file() {
        return folder.resolve("agent.journal");
    }

    private FileJournal open() {
        var journal = new FileJournal(file(), InstantSource.fixed(NOON));
        opened.add(journal);
        return journal;
    }

    @Override
    protected Journal empty() {
        return open();
    }

    @Override
    protected Journal reopened(Journal journal) {
        journal.close();
        return open();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Journal::close);
    }

    @Test
    void aFileCutAnywhereKeepsEveryWholeLineAndTakesMore() throws Exception {
        var ends = new ArrayList<Long>();
        try (Journal journal = open()) {
            ends.add(Files.size(file()));
            for (int i = 0; i < 4; i++) {
                var result =
                        journal.append(List.of(append("a", 2L * i, "c" + i, "A", "B"), append("b" + i, 0, "c", "X")));
                journal.markPublished(List.of(assertInstanceOf(Appended.class, result)
                        .records()
                        .getFirst()
                        .position()));
                ends.add(Files.size(file()));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            long wholeAppends = 0;
            for (int i = 1; i < ends.size(); i++) {
                wholeAppends += ends.get(i) <= length ? 1 : 0;
            }
            try (Journal journal = new FileJournal(file(), InstantSource.fixed(NOON))) {
                List<Recorded> kept = journal.read("a", 0);
                assertThat(kept.size() % 2)
                        .as("all or nothing, cut at %d", length)
                        .isZero();
                assertThat((long) kept.size() / 2).isBetween(wholeAppends, wholeAppends + 1);
                assertThat(journal.streams()).hasSize(kept.isEmpty() ? 0 : 1 + kept.size() / 2);
                assertThat(journal.append(List.of(append("a", kept.size(), "new", "C"))))
                        .isInstanceOf(Appended.class);
            }
            try (Journal journal = new FileJournal(file(), InstantSource.fixed(NOON))) {
                assertThat(journal.read("a", 0).getLast().cause()).isEqualTo("new");
            }
        }
    }

    @Test
    void aFlippedBitBeforeTheLastLineIsToldWithItsPlace() throws Exception {
        long second;
        try (Journal journal = open()) {
            journal.append(List.of(append("a", 0, "c1", "A")));
            second = Files.size(file());
            journal.append(List.of(append("a", 1, "c2", "B")));
            journal.append(List.of(append("a", 2, "c3", "C")));
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[(int) second + 20] ^= 1;
        Files.write(file(), bytes);
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("offset " + second);
        assertThat(Files.readAllBytes(file()))
                .as("left as it is, for a person to look at")
                .isEqualTo(bytes);
    }

    @Test
    void aLineTakenOutIsNoticed() throws Exception {
        try (Journal journal = open()) {
            journal.append(List.of(append("a", 0, "c1", "A")));
            journal.append(List.of(append("a", 1, "c2", "B")));
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        lines.remove(1);
        Files.writeString(file(), String.join("\n", lines) + "\n");
        assertThatThrownBy(this::open).hasMessageContaining("does not follow from those before it");
    }

    @Test
    void anotherFileIsNotTakenForAJournal() throws Exception {
        Files.writeString(file(), "kubehop journal 2\nfrom the future\n");
        assertThatThrownBy(this::open).hasMessageContaining("not a journal of this version");
        assertThat(Files.readString(file())).startsWith("kubehop journal 2");
    }

    @Test
    void onlyOneMayHaveItOpen() throws Exception {
        open();
        assertThatThrownBy(this::open).isInstanceOf(JournalException.class).hasMessageContaining("in use");
        var other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opens.class.getName(),
                        file().toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("in use by another process");
        } finally {
            other.destroyForcibly();
        }
    }

    /** A second process. */
    static final class Opens {
        private Opens() {}

        public static void main(String[] args) {
            try (var journal = new FileJournal(Path.of(args[0]), InstantSource.system())) {
                System.out.println("opened " + journal.streams());
            } catch (JournalException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aKilledProcessLosesNothingItWasToldIsWritten() throws Exception {
        var writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writes.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long told = 0;
        try (var lines = writer.inputReader()) {
            while (told < 50) {
                told = Long.parseLong(lines.readLine());
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(open().read("s", 0)).hasSizeGreaterThanOrEqualTo((int) told);
    }

    /** Appends without end and tells each version once it is written. */
    static final class Writes {
        private Writes() {}

        public static void main(String[] args) {
            try (var journal = new FileJournal(Path.of(args[0]), InstantSource.system())) {
                for (long version = 0; version < 1_000_000; version++) {
                    AppendResult result = journal.append(
                            List.of(new Append("s", version, "c" + version, List.of(new Append.Entry("E", "{}")))));
                    if (result instanceof Appended) {
                        System.out.println(version + 1);
                    }
                }
            }
        }
    }
}
