package io.kubehop.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The real fabric8 client against the simulator, and what only a simulator can do. */
final class HttpApiServerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anInformerOfFabric8FollowsThePods() throws IOException {
        try (HttpApiServer server = start(5);
                KubernetesClient client = client(server);
                SharedIndexInformer<Pod> informer =
                        client.pods().inNamespace("default").inform()) {
            assertThat(informer.getStore().list()).hasSize(3);
            client.apps().deployments().inNamespace("default").withName("web").scale(5);
            await(
                    "the informer has seen the new pods",
                    () -> informer.getStore().list().stream()
                                    .filter(HttpApiServerTest::ready)
                                    .count()
                            == 5);
        }
    }

    @Test
    void fabric8EvictsAsTheBudgetAllows() throws IOException {
        try (HttpApiServer server = start(0);
                KubernetesClient client = client(server)) {
            List<Pod> pods = client.pods().inNamespace("default").list().getItems();
            assertThat(evict(client, pods.get(0))).isTrue();
            assertThat(evict(client, pods.get(1))).isFalse();
            assertThat(client.pods().resource(pods.get(0)).get().getMetadata().getDeletionTimestamp())
                    .isNotNull();
        }
    }

    @Test
    void fabric8CordonsAndReadsTheVersion() throws IOException {
        try (HttpApiServer server = start(1);
                KubernetesClient client = client(server)) {
            client.nodes()
                    .withName("worker-0")
                    .edit(node -> node.edit()
                            .editSpec()
                            .withUnschedulable(true)
                            .endSpec()
                            .build());
            assertThat(client.nodes()
                            .withField("spec.unschedulable", "true")
                            .list()
                            .getItems())
                    .extracting(node -> node.getMetadata().getName())
                    .containsExactly("worker-0");
            assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("36");
        }
    }

    @Test
    void virtualTimeRunsFasterByTheFactorAndStandsStillWhenPaused() throws IOException {
        try (HttpApiServer server = start(1000)) {
            await(
                    "100 virtual seconds have passed",
                    () -> server.call(Cluster::now).isAfter(BEGINNING.plusSeconds(160)));
            server.pause(true);
            Instant paused = server.call(Cluster::now);
            assertThat(server.call(Cluster::now)).isEqualTo(paused);
            server.pause(false);
            await("time goes on", () -> server.call(Cluster::now).isAfter(paused));
        }
    }

    @Test
    void anOverloadedServerSaysSoInPlainText() throws Exception {
        try (HttpApiServer server = start(0)) {
            server.overload(true);
            HttpResponse<String> reply = get(server, "/api/v1/nodes");
            assertThat(reply.statusCode()).isEqualTo(429);
            assertThat(reply.headers().firstValue("Retry-After")).contains("1");
            assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(reply.body()).startsWith("Too many requests");
            server.overload(false);
            assertThat(get(server, "/api/v1/nodes").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anUnreachableServerClosesConnectionsAndEndsWatches() throws Exception {
        try (HttpApiServer server = start(0);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest watch = request(server, "/api/v1/nodes?watch=true&resourceVersion=5");
            var stream = http.sendAsync(watch, HttpResponse.BodyHandlers.ofString());
            assertThat(get(server, "/readyz").body()).isEqualTo("ok");
            server.unreachable(true);
            assertThatThrownBy(() -> get(server, "/readyz")).isInstanceOf(IOException.class);
            assertThat(stream.handle((_, _) -> true).get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            server.unreachable(false);
            assertThat(get(server, "/readyz").body()).isEqualTo("ok");
        }
    }

    @Test
    void anApiServerThatIsDownInTheSimulationAnswersNobody() throws Exception {
        try (HttpApiServer server = start(100)) {
            server.call(cluster -> {
                cluster.faults().apiServerDown(Duration.ofSeconds(100));
                return cluster;
            });
            assertThatThrownBy(() -> get(server, "/readyz")).isInstanceOf(IOException.class);
            await("it is back", () -> answers(server));
        }
    }

    @Test
    void aPageOfAForgottenListIsGoneAndCanBeContinuedInconsistently() throws Exception {
        try (HttpApiServer server = start(0);
                KubernetesClient client = client(server)) {
            var first = client.pods()
                    .inNamespace("default")
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            client.nodes()
                    .withName("worker-0")
                    .edit(node -> node.edit()
                            .editMetadata()
                            .addToLabels("x", "y")
                            .endMetadata()
                            .build());
            server.forgetHistory();
            String path = "/api/v1/namespaces/default/pods?limit=1&continue=";
            HttpResponse<String> gone = get(server, path + first.getMetadata().getContinue());
            assertThat(gone.statusCode()).isEqualTo(410);
            var status = Answer.JSON.readTree(gone.body());
            assertThat(status.path("reason").asString()).isEqualTo("Expired");
            String next = status.path("metadata").path("continue").asString();
            assertThat(get(server, path + next).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsRefused() throws IOException {
        try (HttpApiServer server = start(0)) {
            Cluster another = new Cluster(2, BEGINNING);
            assertThatThrownBy(() -> HttpApiServer.start(another, server.port(), 1))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void malformedRequestsAreAnsweredAsBadOnes() throws Exception {
        try (HttpApiServer server = start(0);
                HttpClient http = HttpClient.newHttpClient()) {
            for (String body : List.of("", "{", "[]", "7", "{\"metadata\":{\"labels\":{\"a\":1}}}")) {
                HttpRequest post = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/namespaces/default/pods"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> reply = http.send(post, HttpResponse.BodyHandlers.ofString());
                assertThat(reply.statusCode()).as(body + ": " + reply.body()).isIn(400, 422);
            }
            assertThat(get(server, "/api/v1/pods?resourceVersion=x&watch=true").statusCode())
                    .isEqualTo(400);
            assertThat(get(server, "/api/v1/pods?limit=x").statusCode()).isEqualTo(400);
        }
    }

    private static boolean answers(HttpApiServer server) {
        try {
            return get(server, "/readyz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(HttpApiServer server, String path)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request(server, path), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpRequest request(HttpApiServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    }

    private static boolean evict(KubernetesClient client, Pod pod) {
        Eviction eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .build();
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .evict(eviction);
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static KubernetesClient client(HttpApiServer server) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(server.kubeconfig()))
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static HttpApiServer start(double speed) throws IOException {
        Cluster cluster = new Cluster(1, BEGINNING);
        cluster.setVersionWithoutControlPlane("v1.36.1");
        for (int i = 0; i < 2; i++) {
            Node node = Node.named("worker-" + i, "v1.36.1", Resources.node(4, 16_384, 110), Map.of());
            cluster.api().create(Kind.NODE, node).orThrow();
        }
        PodTemplate template = PodTemplate.of(Map.of("app", "web"), PodSpec.of("none", Resources.request(100, 64)));
        cluster.api()
                .create(Kind.DEPLOYMENT, Deployment.of("default", "web", 3, template))
                .orThrow();
        cluster.api()
                .create(
                        Kind.BUDGET,
                        PodDisruptionBudget.minAvailable(
                                "default", "web", LabelSelector.of("app", "web"), IntOrPercent.count(2)))
                .orThrow();
        assertThat(cluster.settle(Duration.ofMinutes(1))).isTrue();
        return HttpApiServer.start(cluster, 0, speed);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("not within %s: %s", DEADLINE, what)
                    .isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
