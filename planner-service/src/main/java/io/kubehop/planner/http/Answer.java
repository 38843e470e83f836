package io.kubehop.planner.http;

import io.kubehop.planner.path.PathAnswer.Refusal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer to a request: a record as JSON, or a problem (RFC 9457).
 *
 * @param location where what was made is found, or empty
 */
public record Answer(int status, String location, String body) {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRST_ERROR = 400;

    static Answer of(HttpStatus status, Object body) {
        return new Answer(status.getCode(), "", JSON.writeValueAsString(body));
    }

    static Answer created(String location, Object body) {
        return new Answer(HttpStatus.CREATED.getCode(), location, JSON.writeValueAsString(body));
    }

    /** A problem; {@code detail} is one sentence for a person. */
    static Answer problem(HttpStatus status, String detail) {
        return new Answer(status.getCode(), "", details(status, detail).toString());
    }

    /** A problem that names the upgrade in the way. */
    static Answer conflict(String detail, String upgrade) {
        return new Answer(
                HttpStatus.CONFLICT.getCode(),
                "",
                details(HttpStatus.CONFLICT, detail).put("upgrade", upgrade).toString());
    }

    /** A problem with every reason. */
    static Answer refused(List<Refusal> reasons) {
        String detail =
                reasons.size() == 1 ? reasons.getFirst().reason() : reasons.size() + " reasons stand against it";
        ObjectNode problem = details(HttpStatus.UNPROCESSABLE_ENTITY, detail);
        problem.set("reasons", JSON.valueToTree(reasons));
        return new Answer(HttpStatus.UNPROCESSABLE_ENTITY.getCode(), "", problem.toString());
    }

    static ObjectNode details(HttpStatus status, String detail) {
        return JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", status.getReason())
                .put("status", status.getCode())
                .put("detail", detail);
    }

    boolean isProblem() {
        return status >= FIRST_ERROR;
    }

    MutableHttpResponse<String> response() {
        MutableHttpResponse<String> response = HttpResponse.<String>status(HttpStatus.valueOf(status))
                .body(body)
                .contentType(isProblem() ? MediaType.APPLICATION_JSON_PROBLEM_TYPE : MediaType.APPLICATION_JSON_TYPE);
        return location.isEmpty() ? response : response.header("Location", location);
    }
}
