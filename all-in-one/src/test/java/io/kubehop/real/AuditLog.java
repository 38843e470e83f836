package io.kubehop.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server wrote about its requests. */
final class AuditLog {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int CREATED = 201;
    private static final int REFUSED = 429;

    /** One request. */
    record Request(Instant at, String agent, String verb, String resource, String name, int code) {}

    private final List<Request> requests;

    private AuditLog(List<Request> requests) {
        this.requests = requests;
    }

    /** The requests of programs whose name begins so, from then on; also those that are in files which were put aside. */
    static AuditLog read(Path file, String agent, Instant since) throws IOException {
        var requests = new ArrayList<Request>();
        try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
            for (Path one : files.filter(AuditLog::log).sorted().toList()) {
                try (Stream<String> lines = Files.lines(one)) {
                    lines.filter(line -> line.contains("\"userAgent\":\"" + agent))
                            .map(MAPPER::readTree)
                            .filter(AuditLog::once)
                            .map(AuditLog::request)
                            .filter(request -> !request.at().isBefore(since))
                            .forEach(requests::add);
                }
            }
        }
        return new AuditLog(List.copyOf(requests));
    }

    private static boolean log(Path file) {
        return String.valueOf(file.getFileName()).matches("audit.*\\.log");
    }

    /** Whether these programs evicted the pod of that name. */
    boolean evicted(String pod) {
        return requests.stream()
                .anyMatch(request -> eviction(request)
                        && request.code() == CREATED
                        && request.name().equals(pod));
    }

    /** A watch is written when it begins and when it ends; it ends after the process that made it. */
    private static boolean once(JsonNode event) {
        boolean watch = event.path("verb").asString("").equals("watch");
        return event.path("stage").asString("").equals(watch ? "ResponseStarted" : "ResponseComplete");
    }

    private static Request request(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String sub = object.path("subresource").asString("");
        return new Request(
                Instant.parse(event.path("requestReceivedTimestamp").asString("")),
                event.path("userAgent").asString(""),
                event.path("verb").asString(""),
                object.path("resource").asString("") + (sub.isEmpty() ? "" : "/" + sub),
                object.path("name").asString(""),
                event.path("responseStatus").path("code").asInt(0));
    }

    /** When the first node was cordoned: the drain's beginning. */
    Instant cordoned() {
        return requests.stream()
                .filter(request ->
                        request.verb().equals("patch") && request.resource().equals("nodes"))
                .map(Request::at)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("no node was cordoned"));
    }

    long evictions() {
        return requests.stream().filter(AuditLog::eviction).count();
    }

    long accepted() {
        return requests.stream()
                .filter(AuditLog::eviction)
                .filter(request -> request.code() == CREATED)
                .count();
    }

    long refused() {
        return requests.stream()
                .filter(AuditLog::eviction)
                .filter(request -> request.code() == REFUSED)
                .count();
    }

    private static boolean eviction(Request request) {
        return request.resource().equals("pods/eviction");
    }

    /** Such as {@code create 20, get 41, patch 1}. */
    String byVerb() {
        var counts = new TreeMap<String, Integer>();
        requests.forEach(request -> counts.merge(request.verb(), 1, Integer::sum));
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .toList());
    }
}
