package io.kubehop.planner.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** What happens to an upgrade, live. */
@Controller("/upgrades")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = Desk.class)
public class EventsController {
    private final Desk desk;

    EventsController(Desk desk) {
        this.desk = desk;
    }

    /**
     * The present progress as events {@code progress} and {@code node}, then every fact as {@code fact} with an id, live.
     *
     * @param follow false: the stream ends some seconds after the upgrade
     * @param lastEventId only facts after this one
     */
    @Get(value = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM)
    @Operation(summary = "Follow an upgrade (server-sent events, resumable)")
    @ApiResponse(responseCode = "200", description = "A stream of server-sent events")
    @ApiResponse(responseCode = "404", description = "Unknown")
    public HttpResponse<?> events(
            @PathVariable String id,
            @QueryValue(defaultValue = "true") String follow,
            @Header("Last-Event-ID") @Nullable String lastEventId) {
        if (!desk.known().known(id)) {
            return KnownUpgrades.unknown(id).response();
        }
        return HttpResponse.ok(desk.known().stream(id, row(lastEventId), Query.flag("follow", follow)))
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header("Cache-Control", "no-store");
    }

    /** An id that is not ours begins at the beginning. */
    private static long row(@Nullable String lastEventId) {
        try {
            return lastEventId == null ? 0 : Math.max(0, Long.parseLong(lastEventId.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
