package io.kubehop.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has once been written stays readable. {@code -Dkubehop.golden.write=true} writes files that are missing; a file that is
 * there is a promise and is changed by hand only.
 */
class GoldenTest {

    static Stream<Event> everyEvent() {
        return Samples.ALL.stream();
    }

    @Test
    void everyRecordOfTheHierarchyHasExactlyOneSample() {
        List<Class<?>> records = Samples.records(Event.class).toList();
        assertThat(Samples.ALL.stream().<Class<?>>map(Object::getClass)).containsExactlyInAnyOrderElementsOf(records);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void theGoldenMessageIsReadAsTheSameEvent(Event event) {
        assertThat(Envelope.parse(golden(event))).contains(Samples.envelope(event));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void whatIsWrittenIsTheGoldenMessage(Event event) {
        assertThat(EventJson.MAPPER.readTree(Samples.envelope(event).toJson()))
                .isEqualTo(EventJson.MAPPER.readTree(golden(event)));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void unknownFieldsAreTolerated(Event event) {
        ObjectNode message = (ObjectNode) EventJson.MAPPER.readTree(golden(event));
        message.put("addedlater", "x");
        ((ObjectNode) message.path("data")).putObject("addedLater").put("more", 1);
        assertThat(Envelope.parse(message.toString())).contains(Samples.envelope(event));
    }

    @Test
    void aDrainsPolicyAndABlockFromBeforeTheirLaterFieldsAreRead() {
        assertThat(EventJson.MAPPER.readValue(
                        "{\"mode\":\"EVICT\",\"force\":true,\"deleteEmptyDir\":false,\"timeout\":\"PT5M\"}",
                        UpgradePolicy.Drain.class))
                .isEqualTo(new UpgradePolicy.Drain(UpgradePolicy.DrainMode.EVICT, true, false, Duration.ofMinutes(5)));
        assertThat(EventJson.read("EvictionBlocked", """
                        {"upgrade":"u","batch":"b","attempt":1,"node":"n","pod":{"name":"shop/web","uid":"1"},"kind":"BUSY",
                         "budget":"shop/web","reason":"full","freedBy":"one more","since":"2026-11-23T10:15:30Z"}""", DrainEvent.class))
                .contains(new DrainEvent.EvictionBlocked(
                        "u",
                        "b",
                        1,
                        "n",
                        new DrainEvent.PodRef("shop/web", "1"),
                        DrainEvent.BlockKind.BUSY,
                        "shop/web",
                        "full",
                        "one more",
                        Instant.parse("2026-11-23T10:15:30Z"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    @Test
    void anOrderFromBeforeOrdersWereSignedIsReadAndWrittenAsItWas() {
        String before = """
                {"order":{"cluster":"c","upgrade":"u","batch":"b","attempt":1,"hop":2,"node":"n","role":"WORKER","zone":"z",
                 "from":"v1.34.2","to":"v1.35.1","first":false}}""";
        var event = new OrderEvent.NodeHandedOver(new WorkOrder(
                "c",
                "u",
                "b",
                1,
                2,
                "n",
                NodeRole.WORKER,
                "z",
                new KubeVersion(1, 34, 2),
                new KubeVersion(1, 35, 1),
                false));
        assertThat(EventJson.read("NodeHandedOver", before, OrderEvent.class)).contains(event);
        assertThat(EventJson.MAPPER.readTree(EventJson.write(event))).isEqualTo(EventJson.MAPPER.readTree(before));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void anEventIsReadByItsFamilyOnly(Event event) {
        String type = EventJson.type(event);
        assertThat(EventJson.read(type, EventJson.write(event), Event.class)).contains(event);
        Class<? extends Event> other = event instanceof PlanEvent ? AgentEvent.class : PlanEvent.class;
        assertThat(EventJson.read(type, EventJson.write(event), other)).isEmpty();
    }

    private static String golden(Event event) {
        String name = EventJson.type(event) + ".json";
        try {
            if (Boolean.getBoolean("kubehop.golden.write")) {
                Path file = Path.of("src/test/resources/golden", name);
                if (!Files.exists(file)) {
                    Files.writeString(
                            file,
                            EventJson.MAPPER
                                            .readTree(Samples.envelope(event).toJson())
                                            .toPrettyString() + "\n");
                }
                return Files.readString(file);
            }
            try (InputStream file = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
                if (file == null) {
                    throw new AssertionError(
                            "no golden message " + name + "; write it with -Dkubehop.golden.write=true");
                }
                return new String(file.readAllBytes(), UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
