package io.kubehop.drain.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.BudgetFacts.Unhealthy;
import io.kubehop.drain.cluster.BudgetFacts.Why;
import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodTraits;
import io.kubehop.drain.cluster.Room;
import io.kubehop.events.DrainEvent.PodRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("fabric8 against recorded answers")
class KubernetesShellTest {
    private static final PodRef POD = new PodRef("shop/web-1", "uid-1");
    private static final String EVICTION = "/api/v1/namespaces/shop/pods/web-1/eviction";
    private static final String NODE = "/api/v1/nodes/a";
    private PaperApiServer server;
    private KubernetesClient client;

    KubernetesShellTest(@TempDir Path folder) throws IOException {
        server = new PaperApiServer();
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(server.url()));
        client = ApiServer.client(Optional.of(kubeconfig.toString()), Duration.ofSeconds(10));
    }

    @BeforeEach
    void nothingAskedYet() {
        assertThat(server.asked).isEmpty();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private EvictionAnswer evict() {
        return new KubernetesEvictor(client).evict(POD);
    }

    private static String status(int code, String reason, String message, String details) {
        return """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s",
                 "details":{%s},"code":%d}""".formatted(message, reason, details, code);
    }

    @Test
    void anEvictionIsOnePostOfPolicyV1WithTheUid() {
        server.answers(
                "POST",
                EVICTION,
                201,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}");
        assertThat(evict()).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(server.asked).hasSize(1);
        assertThat(server.asked.getFirst().body())
                .contains("\"apiVersion\":\"policy/v1\"")
                .contains("\"kind\":\"Eviction\"")
                .contains("\"uid\":\"uid-1\"")
                .doesNotContain("gracePeriodSeconds");
    }

    @Test
    void aGracePeriodIsSentInWholeSeconds() {
        server.answers("POST", EVICTION, 201, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
        assertThat(new KubernetesEvictor(client).evict(POD, Optional.of(Duration.ofSeconds(7))))
                .isEqualTo(new EvictionAnswer.Accepted());
        assertThat(server.asked.getFirst().body()).contains("\"gracePeriodSeconds\":7");
    }

    @Test
    void thePodsOfANodeComeWithTheirTraits() {
        server.answers("GET", "/api/v1/pods", 200, """
                {"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"namespace":"shop","name":"db-1",
                 "uid":"uid-1","labels":{"app":"db"},"finalizers":["example.com/hold"],
                 "deletionTimestamp":"2026-03-01T12:00:00Z"},
                 "spec":{"priority":100,"containers":[],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]},
                 "status":{"phase":"Running"}}]}""");
        server.answers("GET", "/apis/policy/v1/poddisruptionbudgets", 200, """
                {"kind":"PodDisruptionBudgetList","apiVersion":"policy/v1","metadata":{},"items":[]}""");
        server.answers("GET", "/api/v1/namespaces/shop", 200, """
                {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"shop","labels":{"kubehop.io/owner":"team-shop"}}}""");
        server.answers("GET", "/api/v1/namespaces/shop/persistentvolumeclaims/data", 200, """
                {"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"data"},"spec":{"volumeName":"pv1"}}""");
        server.answers("GET", "/api/v1/persistentvolumes/pv1", 200, """
                {"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"pv1"},"spec":{"local":{"path":"/disk"}}}""");
        try (var watch = new KubernetesWatch(client, NOBODY)) {
            var pods = new KubernetesPodReader(client, watch).podsOn("a");
            assertThat(pods).hasSize(1);
            assertThat(pods.getFirst().traits())
                    .isEqualTo(new PodTraits(
                            Map.of("app", "db"),
                            Map.of("kubehop.io/owner", "team-shop"),
                            100,
                            Optional.of(Instant.parse("2026-03-01T12:00:00Z")),
                            List.of("example.com/hold"),
                            Optional.of("data"),
                            List.of("pv1"),
                            Room.Need.NOTHING,
                            Optional.empty()));
            assertThat(pods.getFirst().traits().owner()).contains("team-shop");
        }
    }

    @Test
    void theBudgetsOfARefusedPodComeWithThePodsTheyWaitFor() {
        server.answers("GET", "/api/v1/namespaces/shop/pods/web-1", 200, """
                {"metadata":{"namespace":"shop","name":"web-1","uid":"uid-1","labels":{"app":"web"}},"spec":{},"status":{}}""");
        server.answers("GET", "/apis/policy/v1/namespaces/shop/poddisruptionbudgets", 200, """
                {"kind":"PodDisruptionBudgetList","apiVersion":"policy/v1","metadata":{},"items":[
                 {"metadata":{"namespace":"shop","name":"b","generation":1},
                  "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}},
                  "status":{"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,"expectedPods":3,
                   "disruptedPods":{"again":"2026-03-01T12:00:00Z","left":"2026-03-01T12:00:00Z"}}}]}""");
        server.answers("GET", "/api/v1/namespaces/shop/pods", 200, """
                {"kind":"PodList","apiVersion":"v1","metadata":{},"items":[
                 {"metadata":{"namespace":"shop","name":"ready","uid":"1"},"spec":{},
                  "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}},
                 {"metadata":{"namespace":"shop","name":"again","uid":"6"},"spec":{},
                  "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}},
                 {"metadata":{"namespace":"shop","name":"done","uid":"2"},"spec":{},"status":{"phase":"Succeeded"}},
                 {"metadata":{"namespace":"shop","name":"nowhere","uid":"3"},"spec":{},"status":{"phase":"Pending","conditions":[
                  {"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available",
                   "lastTransitionTime":"2026-03-01T12:00:00Z"}]}},
                 {"metadata":{"namespace":"shop","name":"ill","uid":"4"},"spec":{},"status":{"phase":"Running",
                  "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}},
                 {"metadata":{"namespace":"shop","name":"new","uid":"5"},"spec":{},"status":{"phase":"Running","conditions":[
                  {"type":"Ready","status":"False","lastTransitionTime":"2026-03-01T12:00:00Z"}]}}]}""");
        try (var watch = new KubernetesWatch(client, NOBODY)) {
            assertThat(new KubernetesPodReader(client, watch).budgetsOf(POD))
                    .singleElement()
                    .satisfies(budget -> assertThat(budget.unhealthy())
                            .containsExactly(
                                    new Unhealthy(
                                            "shop/again",
                                            Why.UNCONFIRMED,
                                            "its predecessor's eviction is not confirmed",
                                            Optional.of(Instant.parse("2026-03-01T12:00:00Z"))),
                                    new Unhealthy(
                                            "shop/nowhere",
                                            Why.UNSCHEDULABLE,
                                            "0/3 nodes are available",
                                            Optional.of(Instant.parse("2026-03-01T12:00:00Z"))),
                                    new Unhealthy(
                                            "shop/ill",
                                            Why.FAILING,
                                            "container web: CrashLoopBackOff",
                                            Optional.empty()),
                                    new Unhealthy(
                                            "shop/new",
                                            Why.STARTING,
                                            "not ready since 2026-03-01T12:00:00Z",
                                            Optional.of(Instant.parse("2026-03-01T12:00:00Z")))));
        }
    }

    private static final ClusterWatch.Listener NOBODY = new ClusterWatch.Listener() {
        @Override
        public void podVanished(String node, String uid) {}

        @Override
        public void podTerminating(String node, String uid, boolean evicted) {}

        @Override
        public void budgetOpened(String budget, int allowed, String version) {}
    };

    @Test
    void aFullBudgetIsAValueAfterOneRequest() {
        server.answers(
                "POST",
                EVICTION,
                429,
                status(
                        429,
                        "TooManyRequests",
                        "Cannot evict pod as it would violate the pod's disruption budget.",
                        "\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"The disruption budget web needs 4"
                                + " healthy pods and has 4 currently\"}]"));
        assertThat(evict())
                .isEqualTo(new EvictionAnswer.BudgetFull(
                        "Cannot evict pod as it would violate the pod's disruption budget."
                                + " The disruption budget web needs 4 healthy pods and has 4 currently"));
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aStaleBudgetSaysHowLongToWait() {
        server.answers(
                "POST",
                EVICTION,
                429,
                status(
                        429,
                        "TooManyRequests",
                        "Cannot evict",
                        "\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"still being processed\"}],"
                                + "\"retryAfterSeconds\":10"));
        assertThat(evict())
                .isEqualTo(
                        new EvictionAnswer.BudgetBehind("Cannot evict still being processed", Duration.ofSeconds(10)));
    }

    @Test
    void plainTextMeansOverload() {
        server.answersPlain("POST", EVICTION, 429, "Too many requests, please try again later.\n");
        assertThat(evict()).isEqualTo(new EvictionAnswer.Overloaded(Duration.ofSeconds(1)));
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NotFound, pods web-1 not found, Gone",
        "409, Conflict, the UID in the precondition does not match, PreconditionFailed",
        "429, TooManyRequests, admission webhook virt denied the request, WebhookRefused",
        "403, Forbidden, pods is forbidden, Forbidden",
        "403, Forbidden, pdb disruptions allowed is negative, BudgetBroken",
        "500, InternalError, etcdserver: no leader, Fault",
        "500, InternalError, failed calling admission webhook drain, WebhookRefused",
        "503, ServiceUnavailable, apiserver is shutting down, Fault",
        "504, Timeout, could not update PodDisruptionBudget, BudgetContended",
    })
    void everyOtherAnswer(int code, String reason, String message, String answer) {
        server.answers("POST", EVICTION, code, status(code, reason, message, ""));
        assertThat(evict().getClass().getSimpleName()).isEqualTo(answer);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void severalBudgetsComeWithoutAReason() {
        server.answers("POST", EVICTION, 500, """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":500,"message":"This pod has more\
                 than one PodDisruptionBudget, which the eviction subresource does not support."}""");
        assertThat(evict()).isInstanceOf(EvictionAnswer.SeveralBudgets.class);
    }

    @Test
    void aTerminatingNamespaceIsToldByItsCause() {
        server.answers(
                "POST",
                EVICTION,
                403,
                status(
                        403,
                        "Forbidden",
                        "unable to create new content in namespace shop because it is being terminated",
                        "\"causes\":[{\"reason\":\"NamespaceTerminating\",\"message\":\"namespace shop is being terminated\"}]"));
        assertThat(evict()).isInstanceOf(EvictionAnswer.NamespaceTerminating.class);
    }

    private static String node(boolean unschedulable, String annotations) {
        return """
                {"kind":"Node","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"7","annotations":{%s}},
                 "spec":{"unschedulable":%b}}""".formatted(annotations, unschedulable);
    }

    @Test
    void aSchedulableNodeIsCordonedAndMarkedInOnePatchOfTheVersionRead() {
        server.answers("GET", NODE, 200, node(false, ""));
        server.answers("PATCH", NODE, 200, node(true, ""));
        assertThat(new KubernetesNodeCordon(client).cordon("a", "u1")).isEqualTo(CordonAnswer.OURS);
        assertThat(server.asked.getLast().method()).isEqualTo("PATCH");
        assertThat(server.asked.getLast().body())
                .contains("\"resourceVersion\":\"7\"")
                .contains("\"kubehop.io/cordoned-by\":\"u1\"")
                .contains("\"unschedulable\":true");
    }

    @Test
    void aNodeCordonedByAPersonIsLeftAlone() {
        server.answers("GET", NODE, 200, node(true, ""));
        var cordon = new KubernetesNodeCordon(client);
        assertThat(cordon.cordon("a", "u1")).isEqualTo(CordonAnswer.FOUND);
        cordon.uncordon("a");
        assertThat(server.asked).extracting(PaperApiServer.Asked::method).containsOnly("GET");
    }

    @Test
    void aMarkedNodeIsOursAlsoAfterACrash() {
        server.answers("GET", NODE, 200, node(true, "\"kubehop.io/cordoned-by\":\"u1\""));
        server.answers("PATCH", NODE, 200, node(false, ""));
        var cordon = new KubernetesNodeCordon(client);
        assertThat(cordon.cordon("a", "u1")).isEqualTo(CordonAnswer.OURS);
        assertThat(server.asked).hasSize(1);
        cordon.uncordon("a");
        assertThat(server.asked.getLast().body())
                .contains("\"kubehop.io/cordoned-by\":null")
                .contains("\"unschedulable\":null");
    }

    @Test
    void aNodeIsSeenAsItIs() {
        var cordon = new KubernetesNodeCordon(client);
        server.answers("GET", NODE, 200, node(true, ""));
        assertThat(cordon.sight("a")).isEqualTo(NodeSight.CORDONED);
        server.answers("GET", NODE, 200, node(false, "\"kubehop.io/cordoned-by\":\"u1\""));
        assertThat(cordon.sight("a")).isEqualTo(new NodeSight(true, true, true));
        server.answers("GET", NODE, 200, """
                {"kind":"Node","apiVersion":"v1","metadata":{"name":"a"},"spec":{"unschedulable":true},
                 "status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""");
        assertThat(cordon.sight("a")).isEqualTo(new NodeSight(true, false, false));
        server.answers("GET", NODE, 404, status(404, "NotFound", "nodes a not found", ""));
        assertThat(cordon.sight("a")).isEqualTo(NodeSight.MISSING);
    }

    @Test
    void aDeletionPastTheBudgetsIsOneRequestWithTheUid() {
        String path = "/api/v1/namespaces/shop/pods/web-1";
        server.answers("DELETE", path, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
        var evictor = new KubernetesEvictor(client);
        assertThat(evictor.delete(POD, Optional.of(Duration.ofSeconds(7)))).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(server.asked)
                .singleElement()
                .satisfies(asked ->
                        assertThat(asked.body()).contains("\"uid\":\"uid-1\"").contains("\"gracePeriodSeconds\":7"));
        server.answers("DELETE", path, 403, status(403, "Forbidden", "pods is forbidden", ""));
        assertThat(evictor.delete(POD, Optional.empty())).isInstanceOf(EvictionAnswer.Forbidden.class);
        server.answers("DELETE", path, 409, status(409, "Conflict", "the UID does not match", ""));
        assertThat(evictor.delete(POD, Optional.empty())).isInstanceOf(EvictionAnswer.PreconditionFailed.class);
    }

    @Test
    void aNodeThatIsNotThereIsMissing() {
        server.answers("GET", NODE, 404, status(404, "NotFound", "nodes a not found", ""));
        assertThat(new KubernetesNodeCordon(client).cordon("a", "u1")).isEqualTo(CordonAnswer.NODE_MISSING);
    }
}
