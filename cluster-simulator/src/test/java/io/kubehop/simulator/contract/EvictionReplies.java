package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import tools.jackson.databind.JsonNode;

/** What an eviction's answer has to be. */
final class EvictionReplies {
    private EvictionReplies() {}

    /** Nothing more and nothing less than this. */
    static void assertAnswer(Reply reply, int code, String status) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json())
                .isEqualTo(Wire.parse("{'kind':'Status','apiVersion':'v1','metadata':{}," + status + "}"));
    }

    static void assertRefusedByBudget(Reply reply, String why, String more) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(429);
        String text = """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "message":"Cannot evict pod as it would violate the pod's disruption budget.",
                 "reason":"TooManyRequests",
                 "details":{"causes":[{"reason":"DisruptionBudget","message":"%s"}]%s},"code":429}""".formatted(why, more);
        assertThat(reply.json()).isEqualTo(Wire.exactly(text));
    }

    static JsonNode cause(Reply reply) {
        return reply.json().path("details").path("causes").path(0);
    }

    static void assertStays(Scene scene, String pod) {
        JsonNode meta = scene.wire.get(scene.pod(pod)).json().path("metadata");
        assertThat(meta.path("name").asString()).isEqualTo(pod);
        assertThat(meta.has("deletionTimestamp")).isFalse();
    }
}
