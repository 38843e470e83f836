package io.kubehop.dashboard;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser's end of the stream: what was heard, in order. */
final class EventStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    record Heard(String name, JsonNode frame) {}

    private EventStream() {}

    static EventStream open(URI uri) {
        EventStream stream = new EventStream();
        HttpResponse<Stream<String>> response = stream.client
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
                .join();
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answers " + response.statusCode());
        }
        Thread.ofVirtual().start(() -> stream.listen(response.body()));
        return stream;
    }

    private void listen(Stream<String> lines) {
        String[] name = {""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    name[0] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    heard.add(new Heard(name[0], JsonMapper.shared().readTree(line.substring(6))));
                }
            });
        } catch (UncheckedIOException e) {
            heard.add(new Heard("closed", JsonMapper.shared().createObjectNode()));
        }
    }

    List<Heard> heard() {
        return heard;
    }

    /** The first thing heard from a place on that fits; fails when it does not come in time. */
    Heard await(int from, String what, Predicate<Heard> fits) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var found = heard.stream().skip(from).filter(fits).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError(what + " was not heard; heard were " + heard.size() + ", the last "
                + (heard.isEmpty() ? "nothing" : heard.getLast()));
    }

    Heard await(String what, Predicate<Heard> fits) {
        return await(0, what, fits);
    }

    void awaitFeed(int from, String feed) {
        await(from, feed, event -> event.frame().path("feed").stringValue("").equals(feed));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
