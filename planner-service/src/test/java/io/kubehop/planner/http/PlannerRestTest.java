package io.kubehop.planner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.HostEvent;
import io.kubehop.events.HostFinding;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.planner.http.RunningPlanner.Reply;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerRestTest {
    private static final String TO_37 = "{\"to\":\"1.37\"}";
    private static final KubeVersion V37 = KubeVersion.parse("v1.37.2");
    private static RunningPlanner planner;

    @BeforeAll
    static void start() throws Exception {
        planner = new RunningPlanner();
    }

    @AfterAll
    static void stop() {
        planner.close();
    }

    @AfterEach
    void nothingIsUnderWay() throws Exception {
        planner.cluster.reset();
        for (var upgrade : planner.get("/upgrades").json()) {
            String id = upgrade.path("id").asString();
            if (List.of("PLANNED", "RUNNING", "PAUSED")
                    .contains(upgrade.path("state").asString())) {
                abort(id);
            }
        }
    }

    /** Aborts, and plays the verifier that hears of it. */
    private static void abort(String id) throws Exception {
        planner.post("/upgrades/" + id + "/abort", "");
        var answered = new HashSet<BatchOrder>();
        RunningPlanner.await(id + " is over", () -> {
            open(id).filter(answered::add)
                    .ifPresent(batch -> planner.says(
                            "verifier",
                            new VerdictEvent.BatchRejected(id, batch.id(), batch.attempt(), List.of("aborted"))));
            return over(id);
        });
    }

    private static boolean over(String id) {
        return List.of("ABORTED", "DISCARDED", "COMPLETED").contains(progress(id, "state"));
    }

    private static String progress(String id, String field) {
        try {
            return planner.get("/upgrades/" + id)
                    .json()
                    .path("progress")
                    .path(field)
                    .asString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The batch that was offered last, if it is not over. */
    private static Optional<BatchOrder> open(String id) {
        Optional<BatchOrder> open = Optional.empty();
        for (var message : planner.topic("kubehop.plan")) {
            var event = Envelope.parse(message.value()).orElseThrow().data();
            if (event.upgrade().equals(id)) {
                open = event instanceof PlanEvent.BatchReady ready
                        ? Optional.of(ready.batch())
                        : event instanceof PlanEvent.BatchCompleted || event instanceof PlanEvent.BatchFailed
                                ? Optional.empty()
                                : open;
            }
        }
        return open;
    }

    private static String planned() throws Exception {
        Reply reply = planner.post("/upgrades", TO_37);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply.json().path("id").asString();
    }

    /** Plays the verifier and the drain service for one batch. */
    private static void batch(String id, String batch, String node) throws Exception {
        RunningPlanner.await(
                batch + " is ready",
                () -> open(id).filter(b -> b.id().equals(batch)).isPresent());
        planner.says("verifier", new VerdictEvent.BatchReleased(id, open(id).orElseThrow()));
        planner.says("drain", new DrainEvent.DrainStarted(id, batch, 1, node));
        planner.cluster.upgraded(node, V37);
        planner.says("drain", new DrainEvent.NodeReturned(id, batch, 1, node, true));
        planner.says("drain", new DrainEvent.BatchReturned(id, batch, 1));
        planner.says("verifier", new VerdictEvent.BatchVerified(id, batch, 1));
    }

    @Test
    void aGroupsDrainIsThePolicysWithWhatIsSaidOfTheGroup() throws Exception {
        Reply reply = planner.post("/upgrades?dryRun=true", """
                {"to": "1.37", "policy": {
                   "workers": "FEWEST", "prepare": "WAIT", "prepareLimit": "PT3M",
                   "groups": [{"nodes": "pool=db", "drain": {"timeout": "PT2H"}}],
                   "drain": {"force": true}}}""");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/policy/workers").asString()).isEqualTo("FEWEST");
        assertThat(reply.json().at("/policy/groups/0/nodes").asString()).isEqualTo("pool=db");
        assertThat(reply.json().at("/policy/groups/0/drain/timeout").asString()).isEqualTo("PT2H");
        assertThat(reply.json().at("/policy/groups/0/drain/force").asBoolean()).isTrue();
        assertThat(reply.json().at("/policy/drain/timeout").asString()).isEqualTo("PT30M");
    }

    @Test
    void aGroupWithoutASelectorThatCanBeReadIsRefusedByItsField() throws Exception {
        Reply reply = planner.post(
                "/upgrades", "{\"to\":\"1.37\",\"policy\":{\"groups\":[{\"nodes\":\"a b\",\"drain\":{}}]}}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/reasons/0/field").asString()).isEqualTo("policy.groups[0].nodes");
    }

    @Test
    void anUpgradeGoesFromPlanToEndAndEveryoneSeesIt() throws Exception {
        Reply reply = planner.post(
                "/upgrades",
                "{\"to\":\"1.37\",\"policy\":{\"maxUnavailable\":2,\"verify\":{\"soak\":\"PT1S\"},"
                        + "\"drain\":{\"gracePeriod\":\"PT7S\",\"podSelector\":\"app=web\",\"atDeadline\":\"PARK\"}}}");
        assertThat(reply.status()).isEqualTo(201);
        String id = reply.json().path("id").asString();
        assertThat(id).matches("u-\\d{8}-[0-9a-f]{4}");
        assertThat(reply.raw().headers().firstValue("location")).contains("/upgrades/" + id);
        assertThat(reply.json().at("/policy/maxUnavailable").asString()).isEqualTo("2");
        assertThat(reply.json().at("/policy/verify/soak").asString()).isEqualTo("PT1S");
        assertThat(reply.json().at("/policy/drain/gracePeriod").asString()).isEqualTo("PT7S");
        assertThat(reply.json().at("/policy/drain/podSelector").asString()).isEqualTo("app=web");
        assertThat(reply.json().at("/policy/drain/atDeadline").asString()).isEqualTo("PARK");
        assertThat(reply.json().at("/policy/verify/nodeTimeout").asString()).isEqualTo("PT10M");
        assertThat(reply.json().at("/plan/hops/0/batches")).hasSize(2);
        assertThat(planner.get("/upgrades/" + id).json().path("state").asString())
                .isEqualTo("PLANNED");

        Reply started = planner.post("/upgrades/" + id + "/start", "{\"by\":\"anna\"}");
        assertThat(started.status()).isEqualTo(200);
        assertThat(started.json().path("state").asString()).isEqualTo("RUNNING");
        batch(id, "1-control-plane-01", "cp1");
        batch(id, "1-workers-01", "w1");
        RunningPlanner.await("it is completed", () -> over(id));

        Reply whole = planner.get("/upgrades/" + id);
        assertThat(whole.json().path("state").asString()).isEqualTo("COMPLETED");
        assertThat(whole.json().path("nodes"))
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.path("phase").asString()).isEqualTo("DONE"));
        List<String> lines =
                planner.lines("/upgrades/" + id + "/events?follow=false").toList();
        List<String> facts = lines.stream()
                .filter(line -> line.startsWith("data:") && line.contains("specversion"))
                .map(line -> Envelope.parse(line.substring(5)).orElseThrow().cause())
                .toList();
        assertThat(facts)
                .as("each fact once, though every message came twice")
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(15);
        assertThat(planner.topic("kubehop.plan").stream()
                        .filter(r -> r.key().equals(id) && r.value().contains("io.kubehop.BatchCompleted")))
                .as("a verdict heard twice completes a batch once")
                .hasSize(2);
    }

    @Test
    void aStreamBeginsWithTheProgressAndGoesOnAfterTheLastEventId() throws Exception {
        String id = planned();
        planner.post("/upgrades/" + id + "/start", "");
        abort(id);
        List<String> all =
                planner.lines("/upgrades/" + id + "/events?follow=false").toList();
        assertThat(all.getFirst()).isEqualTo("event: progress");
        assertThat(all).contains("event: node", "event: fact");
        List<String> ids = all.stream().filter(line -> line.startsWith("id: ")).toList();
        assertThat(ids).hasSizeGreaterThan(2);
        List<String> rest = planner.lines(
                        "/upgrades/" + id + "/events?follow=false",
                        "Last-Event-ID",
                        ids.get(1).substring(4))
                .filter(line -> line.startsWith("id: "))
                .toList();
        assertThat(rest).isEqualTo(ids.subList(2, ids.size()));
    }

    @Test
    void aStreamIsLive() throws Exception {
        String id = planned();
        RunningPlanner.await("it is shown", () -> !progress(id, "state").isEmpty());
        try (Stream<String> lines = planner.lines("/upgrades/" + id + "/events")) {
            var seen = lines.iterator();
            planner.post("/upgrades/" + id + "/start", "");
            boolean running = false;
            while (!running && seen.hasNext()) {
                running = seen.next().contains("\"state\":\"RUNNING\"");
            }
            assertThat(running).isTrue();
        }
    }

    @Test
    void progressIsPublishedByUpgradeAndByNode() throws Exception {
        String id = planned();
        RunningPlanner.await(
                "the records are on the topic",
                () -> planner.topic("kubehop.progress").stream()
                        .map(r -> r.key())
                        .toList()
                        .containsAll(List.of(id, id + "/cp1", id + "/w1")));
    }

    @Test
    void aDryRunRecordsNothing() throws Exception {
        long before = planner.count("select count(*) from planner.journal");
        Reply reply = planner.post("/upgrades?dryRun=true", TO_37);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/plan/to").asString()).isEqualTo("v1.37.2");
        assertThat(planner.count("select count(*) from planner.journal")).isEqualTo(before);
    }

    @Test
    void whatIsNotPossibleIsRefusedWithEveryReason() throws Exception {
        Reply reply = planner.post("/upgrades", "{\"to\":\"1.35\",\"policy\":{\"maxUnavailable\":\"0\"}}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.type()).startsWith("application/problem+json");
        assertThat(reply.json().path("reasons")).hasSize(2);
        assertThat(reply.json().at("/reasons/1/field").asString()).isEqualTo("to");
        assertThat(reply.json().at("/reasons/1/reason").asString()).contains("downgrade");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"to\":                                        | malformed JSON at line 1",
                "[]                                              | has to be a JSON object",
                "''                                              | has to be a JSON object",
                "{}                                              | field 'to' has to be a text",
                "{\"to\":1.37}                                   | field 'to' has to be a text",
                "{\"to\":\"1.37\",\"polcy\":{}}                  | unknown field 'polcy'",
                "{\"to\":\"1.37\",\"policy\":{\"drain\":{\"mod\":1}}}       | unknown field 'policy.drain.mod'",
                "{\"to\":\"1.37\",\"policy\":{\"drain\":{\"force\":\"no\"}}} | field 'policy.drain.force' has to be a boolean",
                "{\"to\":\"1.37\",\"policy\":{\"drain\":{\"mode\":\"KILL\"}}} | field 'policy.drain.mode'",
                "{\"to\":\"1.37\",\"policy\":{\"drain\":{\"gracePeriod\":7}}} | field 'policy.drain.gracePeriod' has to be",
                "{\"to\":\"1.37\",\"policy\":{\"drain\":{\"atDeadline\":\"PRAY\"}}} | field 'policy.drain.atDeadline'",
                "{\"to\":\"1.37\",\"policy\":{\"verify\":{\"soak\":\"30s\"}}} | field 'policy.verify.soak'",
                "{\"to\":\"1.37\",\"policy\":{\"workers\":\"SOME\"}} | field 'policy.workers'",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":{}}} | field 'policy.groups' has to be a list",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":[7]}} | field 'policy.groups[0]' has to be an object",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":[{\"drain\":{}}]}} | field 'policy.groups[0].nodes' has to be a text",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":[{\"nodes\":\"a=b\"}]}} | field 'policy.groups[0].drain' has to be",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":[{\"nodes\":\"a=b\",\"drain\":{\"mod\":1}}]}} | unknown field 'policy.groups[0].drain.mod'",
                "{\"to\":\"1.37\",\"policy\":{\"groups\":[{\"nodes\":\"a=b\",\"drain\":{\"mode\":\"KILL\"}}]}} | field 'policy.groups",
                "{\"to\":\"1.37\",\"policy\":{\"verify\":null}}  | may not be null",
                "{\"to\":\"1.37\"} x                             | malformed JSON at line 1",
            })
    void whatIsNotUnderstoodIsNamed(String body, String detail) throws Exception {
        Reply reply = planner.post("/upgrades", body);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.type()).startsWith("application/problem+json");
        assertThat(reply.json().path("detail").asString()).contains(detail);
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() throws Exception {
        for (Reply reply : List.of(
                planner.get("/nothing"),
                planner.get("/upgrades/u-0"),
                planner.get("/upgrades/u-0/events"),
                planner.post("/upgrades/u-0/start", ""),
                planner.post("/upgrades/u-0/jump", ""))) {
            assertThat(reply.status()).as(reply.raw().uri().toString()).isEqualTo(404);
            assertThat(reply.type()).as(reply.raw().uri().toString()).startsWith("application/problem+json");
            assertThat(reply.json().path("status").asInt()).isEqualTo(404);
        }
        Reply method =
                planner.send(HttpRequest.newBuilder(planner.uri("/upgrades")).DELETE());
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.type()).startsWith("application/problem+json");
        Reply media = planner.post("/upgrades", TO_37, "Content-Type", "text/csv");
        assertThat(media.status()).isEqualTo(415);
        assertThat(media.type()).startsWith("application/problem+json");
        Reply query = planner.post("/upgrades?dryRun=perhaps", TO_37);
        assertThat(query.status()).as(query.raw().body()).isEqualTo(400);
    }

    @Test
    void oneUpgradeAtATimeAndEachCommandInItsState() throws Exception {
        String first = planned();
        String second = planned();
        Reply gone = planner.post("/upgrades/" + first + "/start", "");
        assertThat(gone.status()).isEqualTo(409);
        assertThat(planner.post("/upgrades/" + second + "/start", "").status()).isEqualTo(200);
        Reply third = planner.post("/upgrades", TO_37);
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.json().path("upgrade").asString()).isEqualTo(second);
        Reply again = planner.post("/upgrades/" + second + "/start", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asString()).contains("it has been started before");
        assertThat(planner.post("/upgrades/" + second + "/pause", "{\"by\":\"anna\",\"reason\":\"lunch\"}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("PAUSED");
        assertThat(planner.post("/upgrades/" + second + "/retry", "")
                        .json()
                        .path("detail")
                        .asString())
                .contains("paused by anna (lunch)");
        assertThat(planner.post("/upgrades/" + second + "/resume", "{\"by\":\"kubehop\"}")
                        .status())
                .isEqualTo(400);
        abort(second);
        Reply over = planner.post("/upgrades/" + second + "/resume", "");
        assertThat(over.status()).isEqualTo(409);
        assertThat(over.json().path("detail").asString()).contains("it is aborted");
    }

    private static Reply asked(String path) {
        try {
            return planner.post(path, "{\"by\":\"anna\"}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNodeCanGoBackWhenNothingIsInFlight() throws Exception {
        assertThat(planner.post("/upgrades/u-0/nodes/w1/rollback", "").status()).isEqualTo(404);
        String id = planned();
        planner.post("/upgrades/" + id + "/start", "");
        batch(id, "1-control-plane-01", "cp1");
        RunningPlanner.await(
                "the workers' turn",
                () -> open(id).filter(b -> b.nodes().contains("w1")).isPresent());
        BatchOrder workers = open(id).orElseThrow();
        String path = "/upgrades/" + id + "/nodes/w1/rollback";
        Reply running = asked(path);
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.json().path("detail").asString()).contains("is not paused");

        planner.says("verifier", new VerdictEvent.BatchReleased(id, workers));
        planner.cluster.upgraded("w1", V37);
        planner.says("verifier", new VerdictEvent.BatchRejected(id, workers.id(), 1, List.of("no")));
        planner.says("drain", new DrainEvent.BatchAbandoned(id, workers.id(), 1, List.of("w1")));
        RunningPlanner.await("the end of the drain", () -> asked(path).status() == 200);
        // The batch has the number that the answer said; a second one is not begun.
        assertThat(asked(path).json().path("detail").asString()).contains("node w1 is being rolled back");
        var back = planner.topic("kubehop.plan").stream()
                .map(message -> Envelope.parse(message.value()).orElseThrow().data())
                .filter(event -> event instanceof PlanEvent.RollbackAsked asked
                        && asked.upgrade().equals(id))
                .toList();
        assertThat(back).singleElement().isInstanceOfSatisfying(PlanEvent.RollbackAsked.class, asked -> {
            assertThat(asked.by()).isEqualTo("anna");
            assertThat(asked.batch().id()).isEqualTo("1-rollback-001");
            assertThat(asked.batch().orders().getFirst().from()).isEqualTo(V37);
            assertThat(asked.batch().to()).isEqualTo(KubeVersion.parse("v1.36.1"));
        });
        planner.says("drain", new DrainEvent.BatchReturned(id, "1-rollback-001", 1));
        RunningPlanner.await(
                "its end", () -> asked("/upgrades/" + id + "/retry").status() == 200);
    }

    @Test
    void theSameKeyGivesTheSameAnswer() throws Exception {
        Reply one = planner.post("/upgrades", TO_37, "Idempotency-Key", "k-1");
        Reply two = planner.post("/upgrades", TO_37, "Idempotency-Key", "k-1");
        assertThat(one.status()).isEqualTo(201);
        assertThat(two.status()).isEqualTo(201);
        assertThat(two.json()).isEqualTo(one.json());
        assertThat(two.raw().headers().firstValue("location"))
                .isEqualTo(one.raw().headers().firstValue("location"));
        assertThat(planner.post("/upgrades", "{\"to\":\"1.36\"}", "Idempotency-Key", "k-1")
                        .status())
                .isEqualTo(422);
        String start = "/upgrades/" + one.json().path("id").asString() + "/start";
        assertThat(planner.post(start, "", "Idempotency-Key", "k-2").status()).isEqualTo(200);
        assertThat(planner.post(start, "", "Idempotency-Key", "k-2").status()).isEqualTo(200);
        assertThat(planner.post(start, "").status()).isEqualTo(409);
    }

    @Test
    void whileTheApiServerIsAwayNothingIsRecorded() throws Exception {
        planner.cluster.away(true);
        Reply reply = planner.post("/upgrades", TO_37, "Idempotency-Key", "k-away");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("detail").asString())
                .contains("the API server of paper does not answer")
                .contains("Nothing was recorded");
        planner.cluster.away(false);
        assertThat(planner.post("/upgrades", TO_37, "Idempotency-Key", "k-away").status())
                .isEqualTo(201);
    }

    @Test
    void whatAHostReportsRefusesAPlanOrIsAFindingOfIt() throws Exception {
        hostSays("w1", HostFinding.Severity.BLOCKER, "the host has cgroup v1");
        RunningPlanner.await("the blocker refuses", () -> dryRun().status() == 422);
        var reason = dryRun().json().path("reasons").path(0);
        assertThat(reason.path("field").asString()).isEqualTo("nodes/w1");
        assertThat(reason.path("reason").asString()).isEqualTo("the host has cgroup v1");
        planner.restart();
        assertThat(dryRun().status()).as("after a restart").isEqualTo(422);

        hostSays("w1", HostFinding.Severity.WARNING, "the host will do");
        RunningPlanner.await("the newest report counts", () -> dryRun().status() == 200);
        assertThat(dryRun().json().at("/plan/findings").toString())
                .contains("w1: cgroup", "the host will do", "cp1", "no agent has reported");
    }

    private static Reply dryRun() {
        try {
            return planner.post("/upgrades?dryRun=true", TO_37);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void hostSays(String node, HostFinding.Severity severity, String message) {
        var versions = new HostEvent.Versions(
                "apt", Optional.empty(), Optional.empty(), Optional.empty(), "6.12.0", List.of());
        var finding = new HostFinding(severity, "cgroup", message, Optional.of(KubeVersion.parse("1.37")));
        planner.says("agent", new HostEvent.HostReported(node, Instant.now(), versions, List.of(finding)));
    }

    @Test
    void aRestartKnowsEverythingAgain() throws Exception {
        String id = planned();
        planner.post("/upgrades/" + id + "/start", "");
        RunningPlanner.await("a batch is ready", () -> open(id).isPresent());
        RunningPlanner.await("it is shown", () -> !progress(id, "batch").isEmpty());
        planner.restart();
        assertThat(progress(id, "batch")).isEqualTo("1-control-plane-01");
        assertThat(planner.get("/upgrades/" + id).json().path("state").asString())
                .isEqualTo("RUNNING");
        long offers = planner.topic("kubehop.plan").stream()
                .filter(r -> r.value().contains("BatchReady") && r.value().contains(id))
                .count();
        assertThat(offers).isOne();
    }

    @Test
    void itDescribesItselfAndIsWatched() throws Exception {
        assertThat(planner.get("/openapi.yml").raw().body()).contains("/upgrades/{id}/events");
        assertThat(planner.get("/health").json().path("status").asString()).isEqualTo("UP");
        planned();
        assertThat(planner.get("/prometheus").raw().body()).contains("kubehop_planner_events_total");
    }
}
