package io.kubehop.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the client gets. */
record Answer(int code, String contentType, Map<String, String> headers, Body body) {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final String TYPE = "application/json";

    /** What follows the headers. */
    sealed interface Body {
        /** All of it at once. */
        record Whole(String text) implements Body {}

        /** Piece by piece. */
        record Pieces(Writer writer) implements Body {}
    }

    /** Writes a body piece by piece. */
    interface Writer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    static Answer json(int code, JsonNode body) {
        return new Answer(code, TYPE, Map.of(), new Body.Whole(JSON.writeValueAsString(body)));
    }

    static Answer stream(Writer writer) {
        return new Answer(200, TYPE, Map.of(), new Body.Pieces(writer));
    }

    static Answer text(int code, String body) {
        return new Answer(code, "text/plain; charset=utf-8", Map.of(), new Body.Whole(body));
    }

    Answer with(String header, String value) {
        return new Answer(code, contentType, Map.of(header, value), body);
    }
}
