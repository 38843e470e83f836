package io.kubehop.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.Envelope;
import io.kubehop.events.PlanEvent;
import io.kubehop.machine.kafka.TestBroker;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole dashboard on a real Kafka, from one that is not there to one that comes back. */
class DashboardTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void anUpgradeIsSeenFromStartToEndAndTroubleWithKafkaIsOutlived() throws Exception {
        try (TestBroker broker = TestBroker.start()) {
            broker.pause();
            try (EmbeddedServer server = serve(broker);
                    EventStream stream = EventStream.open(URI.create(server.getURI() + "/dashboard/stream"))) {
                stream.awaitFeed(0, "WAITING_FOR_KAFKA");
                assertThat(stream.heard().getFirst().name()).isEqualTo("snapshot");
                broker.resume();
                stream.awaitFeed(0, "WAITING_FOR_TOPICS");
                PlayForTheEye.createTopics(broker.bootstrap());
                stream.awaitFeed(0, "LIVE");
                List<Envelope> played = PlayedUpgrade.messages("up", START, Duration.ofMillis(100), 34, 2, 4, 2);
                try (KafkaProducer<String, String> producer = PlayForTheEye.producer(broker.bootstrap())) {
                    sendBroken(producer);
                    PlayForTheEye.send(producer, played);
                    PlayForTheEye.send(producer, played.subList(0, played.size() / 2));
                    seenToTheEnd(server);

                    int before = stream.heard().size();
                    broker.pause();
                    stream.awaitFeed(before, "WAITING_FOR_KAFKA");
                    int after = stream.heard().size();
                    broker.resume();
                    stream.awaitFeed(after, "LIVE");
                    PlayForTheEye.send(
                            producer,
                            List.of(new Envelope(
                                    "up/99999",
                                    "planner",
                                    START,
                                    "c",
                                    new PlanEvent.UpgradeResumed("up", "the broker"))));
                }
                try (EventStream again =
                        EventStream.open(URI.create(server.getURI() + "/dashboard/stream?upgrade=up"))) {
                    again.await(
                            "the message after the trouble",
                            event -> texts(event).stream()
                                    .anyMatch(text -> text.equals("upgrade: resumed by the broker")));
                }
            }
        }
    }

    /** A reader that came in the middle and one that comes at the end see the same. */
    private static void seenToTheEnd(EmbeddedServer server) {
        URI uri = URI.create(server.getURI() + "/dashboard/stream");
        try (EventStream along = EventStream.open(uri)) {
            along.await(
                    "the end",
                    event -> event.frame()
                            .at("/picture/upgrades")
                            .valueStream()
                            .anyMatch(upgrade ->
                                    upgrade.path("state").stringValue().equals("COMPLETED")));
            String last = "upgrade: completed: the cluster runs v1.36.2";
            along.await(last, event -> texts(event).contains(last));
            along.await("all nodes done", _ -> phases(along).equals(Set.of("DONE")));
            try (EventStream late = EventStream.open(uri)) {
                JsonNode snapshot = late.await(
                                "a snapshot", event -> event.name().equals("snapshot"))
                        .frame()
                        .path("picture");
                assertThat(snapshot.path("selected").stringValue()).isEqualTo("up");
                assertThat(snapshot.path("nodes").size()).isEqualTo(7);
                assertThat(snapshot.path("alerts").size()).isZero();
                assertThat(snapshot.path("log").size()).isBetween(100, 500);
                assertThat(snapshot.at("/upgrades/0/podsMoved").intValue()).isEqualTo(2 * 7 * 5);
                assertThat(snapshot.path("course")
                                .get(snapshot.path("course").size() - 1)
                                .path("nodes")
                                .intValue())
                        .isEqualTo(2 * 7);
                assertThat(texts(late.heard().getFirst())).contains(last);
                Set<String> seen = new TreeSet<>();
                along.heard().forEach(event -> seen.addAll(texts(event)));
                assertThat(seen).containsAll(texts(late.heard().getFirst()));
            }
        }
    }

    private static Set<String> phases(EventStream stream) {
        Map<String, String> phases = new TreeMap<>();
        stream.heard()
                .forEach(event -> event.frame()
                        .at("/picture/nodes")
                        .forEach(node -> phases.put(
                                node.path("node").stringValue(),
                                node.path("phase").stringValue())));
        return new TreeSet<>(phases.values());
    }

    private static List<String> texts(EventStream.Heard event) {
        return event.frame()
                .at("/picture/log")
                .valueStream()
                .map(line -> line.path("text").stringValue())
                .toList();
    }

    private static void sendBroken(KafkaProducer<String, String> producer) throws Exception {
        for (String message : List.of("{", "{\"type\":\"io.kubehop.BatchReady\",\"source\":\"x\"}", "[]")) {
            producer.send(new ProducerRecord<>("kubehop.plan", "up", message)).get();
        }
        producer.send(new ProducerRecord<String, String>("kubehop.progress", "gone", null))
                .get();
    }

    private static EmbeddedServer serve(TestBroker broker) {
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        "-1",
                        "kubehop.kafka.bootstrap",
                        broker.bootstrap(),
                        "kubehop.kafka.properties.default.api.timeout.ms",
                        "3000",
                        "kubehop.dashboard.heartbeat",
                        "1s"));
    }
}
