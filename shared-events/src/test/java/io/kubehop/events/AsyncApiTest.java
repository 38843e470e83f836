package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI file says what the code says: channels, messages, and the fields of every schema. */
class AsyncApiTest {

    private static final Path FILE = Path.of("../docs/asyncapi.yaml");
    private static final JsonNode API = read();

    static Stream<Event> everyEvent() {
        return Samples.ALL.stream();
    }

    static Stream<Class<?>> everyRecordAndConstant() {
        Set<Class<?>> seen = new HashSet<>();
        Samples.records(Event.class).forEach(type -> visit(type, seen));
        return seen.stream();
    }

    @Test
    void itIsAsyncApiThree() {
        assertThat(API.path("asyncapi").stringValue()).isEqualTo("3.0.0");
    }

    @Test
    void theChannelsAreTheTopics() {
        assertThat(API.path("channels").propertyNames())
                .containsExactlyElementsOf(
                        Arrays.stream(Topic.values()).map(AsyncApiTest::channel).toList());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void aChannelCarriesTheEventsOfItsTopicAndItsWriterSendsThem(Topic topic) {
        JsonNode channel = API.path("channels").path(channel(topic));
        assertThat(channel.path("address").stringValue()).isEqualTo(topic.topicName());
        List<String> events = Samples.ALL.stream()
                .filter(event -> Topic.of(event) == topic)
                .map(EventJson::type)
                .toList();
        assertThat(channel.path("messages").propertyNames()).containsExactlyElementsOf(events);
        assertThat(channel.at("/bindings/kafka/topicConfiguration/cleanup.policy/0")
                        .stringValue())
                .isEqualTo(topic.compacted() ? "compact" : "delete");
        JsonNode sends = API.path("operations").path(topic.writer() + "-says-" + channel(topic));
        assertThat(sends.path("action").stringValue()).isEqualTo("send");
        assertThat(sends.at("/channel/$ref").stringValue()).isEqualTo("#/channels/" + channel(topic));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void aMessageIsNamedAfterItsRecord(Event event) {
        String type = EventJson.type(event);
        JsonNode message = API.path("components").path("messages").path(type);
        assertThat(message.path("name").stringValue()).isEqualTo("io.kubehop." + type);
        assertThat(message.at("/payload/allOf/0/$ref").stringValue()).isEqualTo("#/components/schemas/CloudEvent");
        assertThat(message.at("/payload/properties/type/const").stringValue()).isEqualTo("io.kubehop." + type);
        assertThat(message.at("/payload/properties/data/$ref").stringValue()).isEqualTo("#/components/schemas/" + type);
        assertThat(API.at("/channels/" + channel(Topic.of(event)) + "/messages/" + type + "/$ref")
                        .stringValue())
                .isEqualTo("#/components/messages/" + type);
    }

    @Test
    void thereIsNoMessageWithoutARecord() {
        assertThat(API.at("/components/messages").propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Samples.ALL.stream().map(EventJson::type).toList());
    }

    @ParameterizedTest
    @MethodSource("everyRecordAndConstant")
    void aSchemaHasTheFieldsOfItsRecord(Class<?> type) {
        JsonNode schema = API.path("components").path("schemas").path(schemaName(type));
        if (type.isEnum()) {
            assertThat(schema.path("enum").valueStream().map(JsonNode::stringValue))
                    .containsExactlyElementsOf(Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .toList());
            return;
        }
        assertThat(schema.path("properties").propertyNames())
                .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
        assertThat(schema.path("required").valueStream().map(JsonNode::stringValue))
                .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                        .filter(component -> component.getType() != Optional.class)
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> references = new TreeSet<>();
        API.findValues("$ref").forEach(reference -> references.add(reference.stringValue()));
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(API.at(reference.substring(1)).isMissingNode())
                                .isFalse());
    }

    private static void visit(Type type, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> visit(argument, seen));
        } else if (type instanceof Class<?> of
                && of.getPackage() == Event.class.getPackage()
                && of != KubeVersion.class) {
            if (seen.add(of) && of.isRecord()) {
                Arrays.stream(of.getRecordComponents()).forEach(field -> visit(field.getGenericType(), seen));
            }
        }
    }

    private static String schemaName(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer != null && !Event.class.isAssignableFrom(outer)
                ? outer.getSimpleName() + type.getSimpleName()
                : type.getSimpleName();
    }

    private static String channel(Topic topic) {
        return topic.topicName().substring("kubehop.".length());
    }

    private static JsonNode read() {
        assertThatCode(() -> Files.readString(FILE)).doesNotThrowAnyException();
        return YAMLMapper.shared().readTree(FILE.toFile());
    }
}
