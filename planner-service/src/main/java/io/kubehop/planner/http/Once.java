package io.kubehop.planner.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.planner.postgres.IdempotencyTable;
import io.kubehop.planner.postgres.IdempotencyTable.Claim;
import io.micronaut.http.HttpStatus;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a request with an {@code Idempotency-Key} once, however often it is sent. */
final class Once {
    private static final Logger LOG = LoggerFactory.getLogger(Once.class);
    private static final int MAX_KEY = 200;

    private final IdempotencyTable table;

    /** The request itself. */
    @FunctionalInterface
    interface Work {
        /**
         * @param upgrade the id set aside for an upgrade that is made
         * @param cause the id of the input
         * @param again it may have been done before, and the answer was lost
         */
        Answer answer(String upgrade, String cause, boolean again);
    }

    Once(IdempotencyTable table) {
        this.table = table;
    }

    /**
     * @param request what is asked: method, path and body
     * @param fresh an id for an upgrade
     * @param otherwise the cause if there is no key
     */
    Answer answer(Optional<String> key, String request, String fresh, String otherwise, Work work) {
        if (key.isEmpty()) {
            return work.answer(fresh, otherwise, false);
        }
        String name = key.get();
        if (name.isBlank() || name.length() > MAX_KEY) {
            return Answer.problem(
                    HttpStatus.BAD_REQUEST, "header 'Idempotency-Key' has to have 1 to " + MAX_KEY + " characters");
        }
        try {
            String digest = digest(request);
            return switch (table.claim(name, digest, fresh)) {
                case Claim.Answered answered ->
                    answered.request().equals(digest)
                            ? new Answer(answered.status(), answered.location(), answered.body())
                            : Answer.problem(
                                    HttpStatus.UNPROCESSABLE_ENTITY,
                                    "the Idempotency-Key was used for another request; use a new one");
                case Claim.Busy _ ->
                    Answer.problem(HttpStatus.CONFLICT, "a request with this Idempotency-Key is being answered");
                case Claim.Ours(String upgrade, boolean again) -> ours(name, upgrade, again, work);
            };
        } catch (SQLException e) {
            LOG.warn("The table of kept answers cannot be used: {}", e.toString());
            return Answer.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "the planner's database does not answer; nothing was done");
        }
    }

    private Answer ours(String key, String upgrade, boolean again, Work work) throws SQLException {
        boolean kept = false;
        try {
            Answer answer = work.answer(upgrade, "rest:" + key, again);
            if (answer.status() < HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
                table.answer(key, answer.status(), answer.location(), answer.body());
                kept = true;
            } else if (answer.status() == HttpStatus.GATEWAY_TIMEOUT.getCode()) {
                // It may still be done: the key keeps its upgrade for the next try.
                kept = true;
            }
            return answer;
        } finally {
            if (!kept) {
                table.release(key);
            }
        }
    }

    private static String digest(String request) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
