package io.kubehop.planner.path;

import io.kubehop.events.UpgradePlan;
import java.util.List;

/** Whether a path was found. */
public sealed interface PathAnswer {

    record Planned(UpgradePlan plan) implements PathAnswer {}

    /** @param refusals at least one */
    record Refused(List<Refusal> refusals) implements PathAnswer {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * One thing that does not go.
     *
     * @param field where it comes from: a field of the request, {@code cluster}, or {@code nodes/NAME}
     * @param value what is there
     * @param reason why it does not go and what would
     */
    record Refusal(String field, String value, String reason) {}
}
