package io.kubehop.planner.path;

import io.kubehop.events.EventJson;
import io.kubehop.events.PlanEvent;
import io.kubehop.machine.EventCodec;
import java.util.Optional;

/** The planner's events in its journal: the same JSON as on the topic. */
public final class PlanEventCodec implements EventCodec<PlanEvent> {

    @Override
    public String type(PlanEvent event) {
        return EventJson.type(event);
    }

    @Override
    public String write(PlanEvent event) {
        return EventJson.write(event);
    }

    @Override
    public Optional<PlanEvent> read(String type, String body) {
        return EventJson.read(type, body, PlanEvent.class);
    }
}
