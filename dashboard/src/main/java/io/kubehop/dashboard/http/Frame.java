package io.kubehop.dashboard.http;

import io.kubehop.dashboard.kafka.Feed;
import io.kubehop.dashboard.view.Picture;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event of the stream: a snapshot, a delta, or a heartbeat (which has no picture).
 *
 * @param now the server's time, so that the browser's clock need not be right
 */
record Frame(Instant now, Feed feed, Optional<Picture> picture) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    String json() {
        return MAPPER.writeValueAsString(this);
    }
}
