package io.kubehop.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The planner's REST API, as the commands use it. */
final class PlannerClient {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int LEAST_ERROR = 400;
    private static final int LEAST_FAULT = 500;
    private static final int CONFLICT = 409;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * @param server such as {@code http://127.0.0.1:8080}
     * @throws BadInput if it is not an HTTP address
     */
    PlannerClient(String server) {
        try {
            this.server = URI.create(server.endsWith("/") ? server : server + "/");
        } catch (IllegalArgumentException e) {
            throw notAnAddress(server);
        }
        if (this.server.getScheme() == null
                || !this.server.getScheme().startsWith("http")
                || this.server.getHost() == null) {
            throw notAnAddress(server);
        }
    }

    /** The API said no, and this is its problem document. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient JsonNode problem;
        private final int status;

        Refused(int status, JsonNode problem) {
            super(sentence(status, problem));
            this.status = status;
            this.problem = problem;
        }

        JsonNode problem() {
            return problem;
        }

        boolean conflict() {
            return status == CONFLICT;
        }

        private static String sentence(int status, JsonNode problem) {
            List<String> parts = new ArrayList<>();
            String detail = problem.path("detail").asString("");
            for (JsonNode reason : problem.path("reasons")) {
                parts.add("%s '%s': %s"
                        .formatted(
                                reason.path("field").asString(""),
                                reason.path("value").asString(""),
                                reason.path("reason").asString("")));
            }
            if (parts.isEmpty()) {
                parts.add(detail.isEmpty() ? problem.path("title").asString("HTTP " + status) : detail);
            }
            return String.join("; ", parts);
        }
    }

    URI server() {
        return server;
    }

    HttpClient http() {
        return http;
    }

    JsonNode get(String path) throws IOException, InterruptedException, Refused {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    /** @param idempotencyKey the same key again gives the same answer, so that a lost answer can be asked for again */
    JsonNode post(String path, String body, String idempotencyKey) throws IOException, InterruptedException, Refused {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * What somebody at this terminal asks of an upgrade, once.
     *
     * @param reason kept with the event; may be empty
     * @param path below {@code upgrades/}, in parts as they were typed
     */
    JsonNode ask(String reason, String... path) throws IOException, InterruptedException, Refused {
        ObjectNode body = JSON.createObjectNode();
        body.put("by", System.getProperty("user.name", "somebody"));
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        String parts = Stream.of(path)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "upgrades/", ""));
        return post(parts, body.toString(), UUID.randomUUID().toString());
    }

    /** As {@link BadInput} where the request itself was at fault, else as a failure, with one line either way. */
    static Exception explained(Refused refused) {
        return refused.status >= LEAST_FAULT
                ? new IOException(refused.getMessage(), refused)
                : new BadInput(String.valueOf(refused.getMessage()));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException, Refused {
        HttpResponse<String> answer;
        try {
            answer = http.send(
                    request.timeout(ANSWER)
                            .header("Accept", "application/json, application/problem+json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(
                    "no planner answers at " + server + " (" + reason(e)
                            + "); start one with './kubehop serve', or name another with --server",
                    e);
        }
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException(
                    server + " answered HTTP " + answer.statusCode() + " and not with JSON: is it a planner?", e);
        }
        if (answer.statusCode() >= LEAST_ERROR) {
            throw new Refused(answer.statusCode(), body);
        }
        return body;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static BadInput notAnAddress(String server) {
        return new BadInput("--server '" + server + "' is not an HTTP address; write it like http://127.0.0.1:8080");
    }
}
