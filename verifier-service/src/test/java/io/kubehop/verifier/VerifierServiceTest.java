package io.kubehop.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.Topic;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.loop.Eventually;
import io.kubehop.machine.postgres.TestPostgres;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.shape.ClusterShape;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One batch from ready to verified, through Kafka, PostgreSQL and HTTP, with an end of the service in the middle. */
class VerifierServiceTest {
    private static final KubeVersion OLD = KubeVersion.parse("1.34.2");
    private static final KubeVersion NEW = KubeVersion.parse("1.35.1");
    private static final String NODE = "worker-01";

    private final String upgrade = UUID.randomUUID().toString();
    private int sent;

    @Test
    void aBatchIsReleasedItsNodeAcceptedAndItselfVerified(@TempDir Path folder) throws Exception {
        var simulated = ClusterShape.demo(1, 4, 2, "v1.34.2").build(1, Instant.now());
        String cluster = simulated
                .store()
                .get(Kind.NAMESPACE, "", "kube-system")
                .orElseThrow()
                .meta()
                .uid();
        try (EmbeddedPostgres postgres = TestPostgres.start(Map.of());
                HttpApiServer api = HttpApiServer.start(simulated, 0, 20)) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
            Map<String, Object> settings = Map.of(
                    "micronaut.server.port",
                    -1,
                    "micronaut.server.host",
                    "127.0.0.1",
                    "kubehop.kafka.bootstrap",
                    TestBroker.shared().bootstrap(),
                    "kubehop.postgres.url",
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "kubehop.postgres.user",
                    "postgres",
                    "kubehop.kubernetes.kubeconfig",
                    kubeconfig.toString());
            try (ApplicationContext context = ApplicationContext.run(settings)) {
                URI url = context.getBean(EmbeddedServer.class).start().getURI();
                Eventually.until(
                        "the service is up", () -> get(url.resolve("/health")).contains("\"UP\""));
                send(cluster, "planner", new PlanEvent.BatchReady(upgrade, order(cluster)));
                await(cluster, VerdictEvent.BatchReleased.class);
                assertThat(get(url.resolve("/prometheus"))).contains("kubehop_verifier_batches 1.0");
            }
            upgrade(api);
            try (ApplicationContext context = ApplicationContext.run(settings)) {
                send(cluster, "agent", new AgentEvent.NodeUpgraded(upgrade, "1-workers-01", 1, NODE, NEW));
                await(cluster, VerdictEvent.NodeAccepted.class);
                send(cluster, "drain", new DrainEvent.BatchReturned(upgrade, "1-workers-01", 1));
                List<Event> told = await(cluster, VerdictEvent.BatchVerified.class);
                assertThat(told.stream().map(event -> event.getClass().getSimpleName()))
                        .containsExactly(
                                "BaselineTaken", "BatchReleased", "NodeAccepted", "SoakStarted", "BatchVerified");
                assertThat(context.isRunning()).isTrue();
            }
        }
    }

    private BatchOrder order(String cluster) {
        return new BatchOrder(
                "1-workers-01",
                1,
                1,
                NodeRole.WORKER,
                NEW,
                List.of(new WorkOrder(
                        cluster, upgrade, "1-workers-01", 1, 1, NODE, NodeRole.WORKER, "", OLD, NEW, false)),
                UpgradePolicy.Drain.DEFAULT,
                new UpgradePolicy.Verify(
                        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO));
    }

    private static void upgrade(HttpApiServer api) {
        api.call(one -> {
            var node = one.store().get(Kind.NODE, "", NODE).orElseThrow();
            return one.api()
                    .updateStatus(
                            Kind.NODE,
                            node.withStatus(
                                    node.status().withInfo(node.status().info().withKubeletVersion(NEW.toString()))));
        });
    }

    private static String get(URI url) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** Twice, as Kafka may. */
    private void send(String cluster, String source, Event event) {
        var envelope = new Envelope(upgrade + "/" + ++sent, source, Instant.now(), cluster, event);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", TestBroker.shared().bootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 2; i++) {
                var _ = producer.send(
                        new ProducerRecord<>(envelope.topic().topicName(), envelope.key(), envelope.toJson()));
            }
            producer.flush();
        }
    }

    /** What the verifier says of the upgrade from the beginning, until the one wanted. */
    private List<Event> await(String cluster, Class<? extends Event> last) {
        var told = new ArrayList<Event>();
        var seen = new HashSet<String>();
        Instant deadline = Instant.now().plusSeconds(60);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestBroker.shared().bootstrap(),
                        "group.id", UUID.randomUUID().toString(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(Topic.VERDICTS.topicName()));
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
                    Envelope envelope = Envelope.parse(message.value()).orElseThrow();
                    assertThat(envelope.cluster()).isEqualTo(cluster);
                    if (envelope.data().upgrade().equals(upgrade) && seen.add(envelope.cause())) {
                        told.add(envelope.data());
                        if (last.isInstance(envelope.data())) {
                            return told;
                        }
                    }
                }
            }
        }
        throw new AssertionError(last.getSimpleName() + " was not told; only "
                + told.stream().map(Event::toString).collect(Collectors.joining("\n")));
    }
}
