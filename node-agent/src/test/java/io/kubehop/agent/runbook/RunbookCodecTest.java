package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.machine.journal.Recorded;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbookCodecTest {
    private final RunbookCodec codec = new RunbookCodec();

    @Test
    void everyFactIsReadAsItWasWrittenAndOnlyWhatIsSaidIsTold() {
        Stream.concat(
                        fulfilled(ORDER).stream(),
                        Stream.of(
                                new RunbookFact.PreparationReceived(ORDER, NOON),
                                new RunbookFact.RollbackReceived(BACK, "because", NOON),
                                new RunbookFact.PreparationBegun(ORDER, NOON),
                                new RunbookFact.PreparationStumbled(ORDER, "no disk", 2, NOON),
                                new RunbookFact.WayBackBegun(ORDER, "because", NOON),
                                failed(ORDER, "x", "no disk", 1),
                                gaveUp(ORDER, "because"),
                                refused(ORDER, "because")))
                .forEach(fact -> {
                    String type = codec.type(fact);
                    String body = codec.write(fact);
                    assertThat(codec.read(type, body)).contains(fact);
                    assertThat(RunbookCodec.said(new Recorded(1, "w1", 1, "w1/1", "c", 0, type, body, NOON))
                                    .isPresent())
                            .isEqualTo(fact instanceof RunbookFact.Said);
                });
    }

    @Test
    void aTypeOfALaterVersionIsSkipped() {
        assertThat(codec.read("SomethingNew", "{}")).isEmpty();
    }
}
