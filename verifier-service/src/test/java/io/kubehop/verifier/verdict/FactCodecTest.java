package io.kubehop.verifier.verdict;

import static io.kubehop.verifier.verdict.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.EventJson;
import io.kubehop.events.VerifierEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactCodecTest {
    private final FactCodec codec = new FactCodec();

    @Test
    void everyFactIsReadAsItWasWritten() {
        Stream.concat(
                        soaking().stream(),
                        Stream.of(
                                new Fact.HealthLost(BATCH, NOON, List.of("because")),
                                new Fact.HealthRegained(BATCH),
                                new Fact.CordonsFound(List.of("w4"))))
                .forEach(fact -> assertThat(codec.read(codec.type(fact), codec.write(fact)))
                        .contains(fact));
    }

    @Test
    void onlyWhatIsSaidHasANameOfTheTopics() {
        for (Fact fact : soaking()) {
            assertThat(EventJson.read(codec.type(fact), codec.write(fact), VerifierEvent.class)
                            .isPresent())
                    .isEqualTo(fact instanceof Fact.Said);
        }
    }

    @Test
    void aTypeOfALaterVersionIsSkipped() {
        assertThat(codec.read("Heard.SomethingNew", "{\"at\":\"2026-03-01T12:00:00Z\",\"event\":{}}"))
                .isEmpty();
        assertThat(codec.read("SomethingNew", "{}")).isEmpty();
    }
}
