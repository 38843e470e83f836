package io.kubehop.planner.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Whatever the framework refuses is told as a problem too. */
@Singleton
@Primary
@Requires(beans = Desk.class)
final class ProblemResponses implements ErrorResponseProcessor<String> {

    @Override
    public MutableHttpResponse<String> processResponse(ErrorContext context, MutableHttpResponse<?> base) {
        HttpStatus status = HttpStatus.valueOf(base.code());
        MutableHttpResponse<String> response = base.body(
                context.getRequest().getMethod() == HttpMethod.HEAD
                        ? ""
                        : Answer.details(status, detail(status, context, base)).toString());
        return response.contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }

    private static String detail(HttpStatus status, ErrorContext context, HttpResponse<?> base) {
        String asked = context.getRequest().getMethodName() + " "
                + context.getRequest().getPath();
        if (status == HttpStatus.NOT_FOUND) {
            return "there is nothing at " + asked + "; GET /openapi.yml describes what there is";
        }
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            return asked + " is not possible; allowed: "
                    + String.join(", ", base.getHeaders().getAll("Allow"));
        }
        if (status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
            return "an unexpected fault, which is in the planner's log; " + asked + " may be asked again";
        }
        String told = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return told.isEmpty() ? asked + ": " + status.getReason() : told;
    }
}
