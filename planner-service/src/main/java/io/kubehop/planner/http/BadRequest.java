package io.kubehop.planner.http;

/** A body that cannot be understood; the message names the field or the position. */
final class BadRequest extends RuntimeException {
    BadRequest(String message) {
        super(message);
    }
}
