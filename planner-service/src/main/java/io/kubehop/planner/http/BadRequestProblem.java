package io.kubehop.planner.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** A request that cannot be understood is told what of it. */
@Singleton
final class BadRequestProblem implements ExceptionHandler<BadRequest, HttpResponse<String>> {

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<String> handle(HttpRequest request, BadRequest problem) {
        return Answer.problem(HttpStatus.BAD_REQUEST, String.valueOf(problem.getMessage()))
                .response();
    }
}
