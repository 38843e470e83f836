package io.kubehop.planner.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;

/** The description of this interface, made when it was compiled. */
@Hidden
@Controller("/openapi.yml")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = Desk.class)
public class OpenApiController {
    private static final String FILE = "/META-INF/swagger/kubehop-planner.yml";

    /** The OpenAPI document. */
    @Get(produces = MediaType.APPLICATION_YAML)
    public HttpResponse<String> openApi() throws IOException {
        try (InputStream file = OpenApiController.class.getResourceAsStream(FILE)) {
            return file == null
                    ? Answer.problem(HttpStatus.NOT_FOUND, "this build has no OpenAPI document")
                            .response()
                    : HttpResponse.ok(new String(file.readAllBytes(), UTF_8));
        }
    }
}
