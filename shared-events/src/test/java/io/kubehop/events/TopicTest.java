package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TopicTest {

    static Stream<Event> everyEvent() {
        return Samples.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void theTopicIsOfTheFamilyAndTheKeyIsTheUpgradeUnlessItIsOfANode(Event event) {
        Topic topic = Topic.of(event);
        String key = Topic.key(event);
        switch (event) {
            case PlanEvent _ -> expect(topic, Topic.PLAN, key, "0193-up");
            case VerdictEvent _ -> expect(topic, Topic.VERDICTS, key, "0193-up");
            case AlertEvent _ -> expect(topic, Topic.ALERTS, key, "0193-up");
            case DrainEvent _ -> expect(topic, Topic.DRAINS, key, "0193-up");
            case AgentEvent _ -> expect(topic, Topic.AGENTS, key, "0193-up");
            case OrderEvent _ -> expect(topic, Topic.ORDERS, key, "worker-3");
            case HostEvent _ -> expect(topic, Topic.AGENTS, key, "worker-3");
            case ProgressEvent.UpgradeProgress _ -> expect(topic, Topic.PROGRESS, key, "0193-up");
            case ProgressEvent.NodeProgress _ -> expect(topic, Topic.PROGRESS, key, "0193-up/worker-3");
        }
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void aTopicCarriesEventsAndIsNamedAfterItself(Topic topic) {
        assertThat(topic.topicName()).isEqualTo("kubehop." + topic.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(Samples.ALL).anyMatch(event -> Topic.of(event) == topic);
    }

    @Test
    void onlyProgressIsCompacted() {
        assertThat(Stream.of(Topic.values()).filter(Topic::compacted)).containsExactly(Topic.PROGRESS);
    }

    private static void expect(Topic topic, Topic wanted, String key, String wantedKey) {
        assertThat(topic).isEqualTo(wanted);
        assertThat(key).isEqualTo(wantedKey);
    }
}
