package io.kubehop.agent.orders;

import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * When an order was made, so that an older one is known as such.
 *
 * @param notBefore when it was made, by the planner's clock
 * @param sequence tells orders of one moment apart
 */
public record Issue(Instant notBefore, long sequence) {

    static Issue of(OrderTerms terms) {
        return new Issue(terms.notBefore(), terms.sequence());
    }

    /** Of an order that was believed; nothing if it needed no signature. */
    static Optional<Issue> of(WorkOrder order) {
        return order.signed().map(SignedOrder::text).flatMap(text -> {
            try {
                return Optional.of(of(OrderTerms.parse(text)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }
}
