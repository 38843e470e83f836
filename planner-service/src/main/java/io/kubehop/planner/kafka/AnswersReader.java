package io.kubehop.planner.kafka;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.HostEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.InboundMessage;
import io.kubehop.machine.kafka.Reader;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerInput.AgentTold;
import io.kubehop.planner.path.PlannerInput.DrainTold;
import io.kubehop.planner.path.PlannerInput.VerdictTold;
import io.kubehop.planner.path.PlannerMachine;
import java.util.Optional;
import java.util.Set;

/** What the verifier, the drain service and the agents say, as inputs of the machine. What never matters to it is left out here. */
public final class AnswersReader implements Reader<PlannerInput> {
    private static final Set<Class<? extends Event>> MATTERS = Set.of(
            VerdictEvent.BatchReleased.class,
            VerdictEvent.BatchVerified.class,
            VerdictEvent.BatchRejected.class,
            DrainEvent.DrainRefused.class,
            DrainEvent.DrainFailed.class,
            DrainEvent.BatchReturned.class,
            DrainEvent.BatchAbandoned.class,
            AgentEvent.NodePrepared.class,
            AgentEvent.PreparationFailed.class);

    @Override
    public Optional<Command<PlannerInput>> read(InboundMessage message) {
        return Envelope.parse(message.value())
                .flatMap(envelope ->
                        input(envelope).map(input -> new Command<>(PlannerMachine.STREAM, envelope.cause(), input)));
    }

    private static Optional<PlannerInput> input(Envelope envelope) {
        if (!MATTERS.contains(envelope.data().getClass())) {
            return Optional.empty();
        }
        return switch (envelope.data()) {
            case VerdictEvent event -> Optional.of(new VerdictTold(event));
            case DrainEvent event -> Optional.of(new DrainTold(event));
            case AgentEvent event -> Optional.of(new AgentTold(event));
            case PlanEvent _, AlertEvent _, OrderEvent _, HostEvent _, ProgressEvent _ -> Optional.empty();
        };
    }
}
