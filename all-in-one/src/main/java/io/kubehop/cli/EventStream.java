package io.kubehop.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The events of one upgrade, as the planner streams them (server-sent events). A broken connection is taken up again where it
 * broke off, so that no event is missed and none comes twice.
 */
final class EventStream {

    /**
     * @param event {@code progress}, {@code node} or {@code fact}
     * @param data JSON
     */
    record Message(String event, String data) {}

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final int FINE = 200;

    private final PlannerClient planner;
    private final String upgrade;
    private final Duration patience;
    private final Consumer<String> remark;
    private String lastId = "";

    /**
     * @param patience how long to go on trying while the planner does not answer
     * @param remark told when the connection breaks and when it is back
     */
    EventStream(PlannerClient planner, String upgrade, Duration patience, Consumer<String> remark) {
        this.planner = planner;
        this.upgrade = upgrade;
        this.patience = patience;
        this.remark = remark;
    }

    /**
     * Reads until the predicate says it has seen enough.
     *
     * @throws IOException if the planner stayed away for longer than the patience
     */
    void read(Predicate<Message> enough) throws IOException, InterruptedException {
        Instant awaySince = Instant.MAX;
        while (true) {
            try {
                if (connected(enough)) {
                    return;
                }
                awaySince = Instant.MAX;
            } catch (IOException e) {
                if (awaySince.equals(Instant.MAX)) {
                    awaySince = Instant.now();
                    remark.accept("the planner at " + planner.server() + " is away; waiting for it until "
                            + awaySince.plus(patience));
                } else if (Instant.now().isAfter(awaySince.plus(patience))) {
                    throw new IOException(
                            "no planner answered at " + planner.server() + " for " + patience.toSeconds() + " s", e);
                }
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    /** True if enough was read; false if the stream ended before. */
    private boolean connected(Predicate<Message> enough) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        planner.server().resolve("upgrades/" + upgrade + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer =
                planner.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != FINE) {
                throw new IOException("HTTP " + answer.statusCode());
            }
            return parse(lines, enough);
        }
    }

    private boolean parse(BufferedReader lines, Predicate<Message> enough) throws IOException {
        String event = "message";
        StringBuilder data = new StringBuilder();
        String id = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    boolean done = enough.test(new Message(event, data.toString()));
                    if (!id.isEmpty()) {
                        lastId = id;
                    }
                    if (done) {
                        return true;
                    }
                }
                event = "message";
                data.setLength(0);
                id = "";
            } else if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n")
                        .append(line.substring("data:".length()).strip());
            } else if (line.startsWith("id:")) {
                id = line.substring("id:".length()).strip();
            }
        }
        return false;
    }
}
