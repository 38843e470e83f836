package io.kubehop.planner.orders;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/**
 * Signs the orders in what the planner tells. A word is a function of the journal's row and the key, so that a row told twice
 * has the same (as long as the checksums are those); an order that is tried again is another row and is signed anew.
 *
 * @param key the key of this moment
 * @param checksums what is known of files at this moment
 * @param validity how long an order counts: it is made before its node is drained, and followed after
 */
public record Signing(Supplier<SigningKey> key, Supplier<Checksums> checksums, Duration validity) {
    public static final Duration VALIDITY = Duration.ofHours(24);

    /** Signs orders that pin no file. */
    public Signing(Supplier<SigningKey> key, Duration validity) {
        this(key, () -> Checksums.NONE, validity);
    }

    public Signing {
        if (!validity.isPositive()) {
            throw new IllegalArgumentException("the validity of an order must be more than nothing, not " + validity);
        }
    }

    /**
     * The event with its orders signed.
     *
     * @param sequence the row's version in its stream
     * @param at when the row was written
     */
    public PlanEvent sign(PlanEvent event, long sequence, Instant at) {
        return switch (event) {
            case PlanEvent.BatchReady(String upgrade, BatchOrder batch) ->
                new PlanEvent.BatchReady(upgrade, batch(OrderKind.UPGRADE, batch, sequence, at));
            case PlanEvent.RollbackAsked(String upgrade, BatchOrder batch, String by, String reason) ->
                new PlanEvent.RollbackAsked(upgrade, batch(OrderKind.ROLLBACK, batch, sequence, at), by, reason);
            case PlanEvent.PreparationAsked(String upgrade, List<WorkOrder> orders, Instant until) ->
                new PlanEvent.PreparationAsked(upgrade, orders(OrderKind.PREPARE, orders, sequence, at), until);
            case PlanEvent other -> other;
        };
    }

    private BatchOrder batch(OrderKind kind, BatchOrder batch, long sequence, Instant at) {
        return new BatchOrder(
                batch.id(),
                batch.attempt(),
                batch.hop(),
                batch.role(),
                batch.to(),
                orders(kind, batch.orders(), sequence, at),
                batch.drain(),
                batch.verify());
    }

    private List<WorkOrder> orders(OrderKind kind, List<WorkOrder> orders, long sequence, Instant at) {
        SigningKey now = key.get();
        Checksums known = checksums.get();
        Instant made = at.truncatedTo(ChronoUnit.MILLIS);
        return orders.stream()
                .map(order -> order.with(now.sign(
                        new OrderTerms(kind, order, known.of(order.to()), sequence, made, made.plus(validity)).text())))
                .toList();
    }
}
