package io.kubehop.dashboard.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** What is new, as server-sent events: {@code snapshot}, then {@code delta} and {@code heartbeat}. */
@Hidden
@Controller
@Requires(property = "kubehop.dashboard.enabled", value = "true", defaultValue = "true")
final class StreamController {

    private final LiveBoard board;

    StreamController(LiveBoard board) {
        this.board = board;
    }

    /** @param upgrade the upgrade looked at; the newest one if it is left out */
    @Get(value = "/dashboard/stream", produces = MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Event<String>>> stream(@QueryValue Optional<String> upgrade) {
        return board.follow(upgrade)
                .<HttpResponse<Publisher<Event<String>>>>map(
                        events -> HttpResponse.ok(events).header("Cache-Control", "no-store"))
                .orElseGet(() -> HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE));
    }
}
