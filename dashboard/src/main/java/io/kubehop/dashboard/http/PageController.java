package io.kubehop.dashboard.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;

/** The page and its files. */
@Hidden
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = "kubehop.dashboard.enabled", value = "true", defaultValue = "true")
final class PageController {

    private static final URI HOME = URI.create("/dashboard/");

    private final PageFiles files = new PageFiles();

    @Get("/")
    HttpResponse<?> root() {
        return HttpResponse.temporaryRedirect(HOME);
    }

    @Get("/dashboard")
    HttpResponse<?> page(HttpRequest<?> request) {
        // The page's own addresses are relative to the folder.
        return request.getPath().endsWith("/") ? send("index.html", request) : HttpResponse.temporaryRedirect(HOME);
    }

    @Get("/dashboard/{path:.+}")
    HttpResponse<?> file(String path, HttpRequest<?> request) {
        return send(path, request);
    }

    private HttpResponse<?> send(String path, HttpRequest<?> request) {
        return files.file(path)
                .<HttpResponse<?>>map(file -> {
                    boolean known = file.tag().equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH));
                    MutableHttpResponse<String> response = known
                            ? HttpResponse.status(HttpStatus.NOT_MODIFIED)
                            : HttpResponse.ok(file.content()).header(HttpHeaders.CONTENT_TYPE, file.type());
                    return response.header(HttpHeaders.ETAG, file.tag())
                            .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                            .header("Content-Security-Policy", files.policy())
                            .header("X-Content-Type-Options", "nosniff")
                            .header("Referrer-Policy", "no-referrer");
                })
                .orElseGet(HttpResponse::notFound);
    }
}
