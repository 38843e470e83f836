package io.kubehop.world.ports;

import io.kubehop.simulator.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/** The way to the API server: it may be away, and an answer may be lost after the request was done. */
public final class ApiLine {
    private final Cluster cluster;
    private final BooleanSupplier answerLost;

    /** @param answerLost asked after each write, whether its answer does not arrive */
    public ApiLine(Cluster cluster, BooleanSupplier answerLost) {
        this.cluster = cluster;
        this.answerLost = answerLost;
    }

    /**
     * The cluster, if its API server answers.
     *
     * @throws UncheckedIOException while it is away
     */
    Cluster reach() {
        if (!cluster.faults().apiServerUp()) {
            throw new UncheckedIOException(new IOException("the API server does not answer"));
        }
        return cluster;
    }

    /**
     * What a write answered.
     *
     * @throws UncheckedIOException if the answer is lost
     */
    <T> T answer(T answer) {
        if (answerLost.getAsBoolean()) {
            throw new UncheckedIOException(new IOException("the connection broke before the answer"));
        }
        return answer;
    }
}
