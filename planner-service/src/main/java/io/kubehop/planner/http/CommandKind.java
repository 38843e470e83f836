package io.kubehop.planner.http;

import io.kubehop.planner.http.RequestBody.Order;
import io.kubehop.planner.path.PlannerInput;
import java.util.Locale;
import java.util.Optional;

/** What can be asked of an upgrade that exists. */
enum CommandKind {
    START,
    PAUSE,
    RESUME,
    ABORT,
    RETRY;

    static Optional<CommandKind> of(String word) {
        for (CommandKind kind : values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    PlannerInput input(String upgrade, Order order) {
        return switch (this) {
            case START -> new PlannerInput.Start(upgrade, order.by());
            case PAUSE -> new PlannerInput.Pause(upgrade, order.by(), order.reason());
            case RESUME -> new PlannerInput.Resume(upgrade, order.by());
            case ABORT -> new PlannerInput.Abort(upgrade, order.by(), order.reason());
            case RETRY -> new PlannerInput.Retry(upgrade, order.by());
        };
    }
}
