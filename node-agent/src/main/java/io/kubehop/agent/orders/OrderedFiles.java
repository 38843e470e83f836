package io.kubehop.agent.orders;

import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.util.Map;

/** What an order says of the files that it leads to. */
public final class OrderedFiles {
    private OrderedFiles() {}

    /**
     * SHA-256 in hex by the file's name, out of the signed text of an order that was believed; none if it needed no signature.
     *
     * @throws IllegalArgumentException if its text is not understood, which is never so of one that was believed
     */
    public static Map<String, String> of(WorkOrder order) {
        return order.signed()
                .map(SignedOrder::text)
                .map(text -> OrderTerms.parse(text).checksums())
                .orElse(Map.of());
    }
}
