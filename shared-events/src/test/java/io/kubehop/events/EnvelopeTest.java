package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {

    private static final String GOOD =
            Samples.envelope(new PlanEvent.UpgradeStarted("up")).toJson();

    @ParameterizedTest
    @CsvSource({"io.kubehop.NodeTeleported", "com.example.Other", "io.kubehop.Event", "io.kubehop."})
    void anUnknownTypeIsPassedOver(String type) {
        assertThat(Envelope.parse(GOOD.replace("io.kubehop.UpgradeStarted", type)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                      | not a JSON message
            ``                                     | no text 'type'
            []                                     | no text 'type'
            null                                   | no text 'type'
            {"type":7}                             | no text 'type'
            {"type":"io.kubehop.UpgradeStarted"}   | no text 'source'
            """)
    void whatIsNoCloudEventIsRefused(String message, String why) {
        assertThatThrownBy(() -> Envelope.parse(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "id":"0193-up/17"                 | "id":7                   | no text 'id'
            "time":"2026-11-23T10:15:30.250Z" | "time":"yesterday"       | its time 'yesterday'
            "kubehopcluster"                  | "othercluster"           | no text 'kubehopcluster'
            "data":{"upgrade":"up"}           | "data":{}                | not a UpgradeStarted
            "data":{"upgrade":"up"}           | "data":{"upgrade":null}  | not a UpgradeStarted
            "data":{"upgrade":"up"}           | "data":{"upgrade":[1]}   | not a UpgradeStarted
            "data":{"upgrade":"up"}           | "data":null              | its data is no JSON object
            "data":{"upgrade":"up"}           | "data":"up"              | its data is no JSON object
            "data":{"upgrade":"up"}           | "nodata":1               | its data is no JSON object
            """)
    void aBrokenFieldIsNamed(String good, String broken, String why) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> Envelope.parse(GOOD.replace(good, broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aMissingListIsEmpty() {
        assertThat(read("BatchFailed", "{'upgrade':'u','batch':'b','attempt':1}"))
                .contains(new PlanEvent.BatchFailed("u", "b", 1, List.of()));
    }

    @Test
    void aMissingOptionalIsEmpty() {
        String wait = "{'what':'worker-3','whom':'cart','since':'2026-11-23T10:15:30Z'}".replace('\'', '"');
        assertThat(EventJson.MAPPER.readValue(wait, ProgressEvent.Wait.class).until())
                .isEmpty();
    }

    @Test
    void aMissingTextIsRefusedByName() {
        assertThatThrownBy(() -> read("BatchFailed", "{'upgrade':'u','attempt':1,'reasons':[]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a BatchFailed")
                .hasMessageContaining("batch");
    }

    @Test
    void anUnknownConstantIsRefusedByName() {
        assertThatThrownBy(() -> read(
                        "AlertRaised", "{'upgrade':'u','alert':'a','severity':'SHRILL','subject':'s','summary':'t'}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHRILL");
    }

    @Test
    void aDuplicateIsKnownByItsCause() {
        assertThat(Samples.envelope(new PlanEvent.UpgradeStarted("up")).cause()).isEqualTo("planner:0193-up/17");
    }

    private static Optional<Event> read(String type, String body) {
        return EventJson.read(type, body.replace('\'', '"'), Event.class);
    }
}
