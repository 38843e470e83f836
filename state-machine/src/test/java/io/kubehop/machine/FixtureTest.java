package io.kubehop.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.machine.Door.Close;
import io.kubehop.machine.Door.CloseLater;
import io.kubehop.machine.Door.Closed;
import io.kubehop.machine.Door.Cracked;
import io.kubehop.machine.Door.Open;
import io.kubehop.machine.Door.Opened;
import io.kubehop.machine.Door.Slam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixtureTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final CloseLater CLOSE = new CloseLater(NOON.plusSeconds(60));
    private final Fixture<Door.State, Door.Input, Door.Event, Door.Work> door =
            Fixture.of(new Door()).at(NOON);

    @Test
    void aTrueStoryPasses() {
        door.todo();
        var open = door.when(new Open()).then(new Opened(NOON)).todo(CLOSE);
        open.when(new Open()).thenIgnored("is open").todo(CLOSE);
        open.when(new Slam()).thenTypes(Closed.class, Cracked.class).todo();
        door.given(new Opened(NOON))
                .when(new Close())
                .then(new Closed())
                .when(new Close())
                .thenIgnored("closed");
    }

    @Test
    void otherEventsFailAndSayWhich() {
        assertThatThrownBy(() -> door.given(new Opened(NOON)).when(new Slam()).then(new Closed()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("given\n  Opened[")
                .hasMessageContaining("first difference at event 2\n  expected (nothing)\n  actual   Cracked[]");
        assertThatThrownBy(() -> door.when(new Slam()).then(new Closed()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was ignored:\n  the door is closed");
    }

    @Test
    void anAcceptedInputIsNotIgnoredAndAnotherSentenceIsNotTheSame() {
        assertThatThrownBy(() -> door.when(new Open()).thenIgnored("open"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but these followed\n  Opened[");
        assertThatThrownBy(() -> door.when(new Close()).thenIgnored("locked"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but it was\n  the door is closed");
    }

    @Test
    void otherWorkFailsAndSaysWhich() {
        assertThatThrownBy(() -> door.given(new Opened(NOON)).todo())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("missing\n  (nothing)\nunexpected\n  CloseLater[");
    }

    @Test
    void theTableShowsEveryStateAndInputAndIsCompared(@TempDir Path folder) throws Exception {
        var table = StateTable.of(new Door(), NOON)
                .phase(s -> s.open() ? "open" : "closed")
                .state("closed", List.of())
                .state("open", List.of(new Opened(NOON)))
                .input("open", new Open())
                .input("slam", new Slam());
        assertThat(table.render("door")).contains("""
                        | input | closed | open |
                        | --- | --- | --- |
                        | open | Opened → open | 1 |
                        | slam | 2 | Closed, Cracked → closed |

                        1. the door is open
                        2. the door is closed
                        """);

        assertThatThrownBy(() -> table.check("door", folder, false))
                .hasMessageContaining("+ | open | Opened → open | 1 |");
        table.check("door", folder, true);
        table.check("door", folder, false);
        Path file = folder.resolve("door.md");
        Files.writeString(file, Files.readString(file).replace("Cracked", "Locked"));
        assertThatThrownBy(() -> table.check("door", folder, false))
                .hasMessageContaining("- | slam | 2 | Closed, Locked → closed |")
                .hasMessageContaining("+ | slam | 2 | Closed, Cracked → closed |");
    }
}
