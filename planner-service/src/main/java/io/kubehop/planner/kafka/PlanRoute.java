package io.kubehop.planner.kafka;

import io.kubehop.events.Envelope;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Route;
import io.kubehop.planner.orders.Signing;
import io.kubehop.planner.path.PlanEventCodec;
import io.kubehop.planner.path.PlannerMachine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The planner's journal on the topic of plans, its orders signed. The cluster's id is the one an upgrade was planned with.
 */
public final class PlanRoute implements Route {
    private final PlanEventCodec codec = new PlanEventCodec();
    private final Map<String, String> clusters = new ConcurrentHashMap<>();

    private final Signing signing;

    /** @param journal is read once, for the upgrades it knows */
    public PlanRoute(Journal journal, Signing signing) {
        this.signing = signing;
        journal.read(PlannerMachine.STREAM, 0).forEach(row -> read(row).ifPresent(this::learn));
    }

    @Override
    public List<OutboundMessage> route(Recorded row) {
        return read(row)
                .map(event -> {
                    learn(event);
                    var envelope = new Envelope(
                            row.eventId(),
                            "planner",
                            row.recordedAt(),
                            clusters.getOrDefault(event.upgrade(), ""),
                            signing.sign(event, row.version(), row.recordedAt()));
                    return List.of(new OutboundMessage(
                            envelope.topic().topicName(), envelope.key(), envelope.toJson(), Map.of()));
                })
                .orElse(List.of());
    }

    private Optional<PlanEvent> read(Recorded row) {
        return codec.read(row.type(), row.body());
    }

    private void learn(PlanEvent event) {
        if (event instanceof UpgradePlanned planned) {
            clusters.put(planned.upgrade(), planned.cluster());
        }
    }
}
