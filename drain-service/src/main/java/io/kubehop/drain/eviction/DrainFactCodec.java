package io.kubehop.drain.eviction;

import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.EventJson;
import io.kubehop.machine.EventCodec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts as JSON. What is told to others is written exactly as it is told, under the event's own name; so a row of the journal can
 * be published without knowing this class.
 */
public final class DrainFactCodec implements EventCodec<DrainFact> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<? extends DrainFact>> NOTES = Stream.<Class<? extends DrainFact>>of(
                    DrainFact.BatchTaken.class,
                    DrainFact.NodeLookedAt.class,
                    DrainFact.PodLeft.class,
                    DrainFact.PodLeftBehind.class,
                    DrainFact.PodPostponed.class,
                    DrainFact.BudgetShut.class,
                    DrainFact.BudgetFreed.class,
                    DrainFact.EvictionsSlowed.class,
                    DrainFact.EvictionsPaced.class,
                    DrainFact.Prolonged.class,
                    DrainFact.NodeParked.class,
                    DrainFact.NodeRests.class,
                    DrainFact.NodeResumed.class,
                    DrainFact.CordonLost.class,
                    DrainFact.ReturnBegun.class,
                    DrainFact.NodeKept.class,
                    DrainFact.EvictionsFrom.class,
                    DrainFact.VolumesLeft.class,
                    DrainFact.VolumesSettled.class,
                    DrainFact.LookDue.class,
                    DrainFact.HostDoubted.class,
                    DrainFact.OutdatedMarked.class,
                    DrainFact.EndTaken.class,
                    DrainFact.OutdatedCleared.class,
                    DrainFact.RoomFound.class,
                    DrainFact.SurgeBegun.class,
                    DrainFact.SurgeLookedAt.class,
                    DrainFact.SurgeRefused.class,
                    DrainFact.SurgeTurned.class,
                    DrainFact.AheadTaken.class,
                    DrainFact.AbortTaken.class)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    @Override
    public String type(DrainFact fact) {
        return fact instanceof DrainFact.Said(DrainServiceEvent event)
                ? EventJson.type(event)
                : fact.getClass().getSimpleName();
    }

    @Override
    public String write(DrainFact fact) {
        return fact instanceof DrainFact.Said(DrainServiceEvent event)
                ? EventJson.write(event)
                : MAPPER.writeValueAsString(fact);
    }

    @Override
    public Optional<DrainFact> read(String type, String body) {
        Class<? extends DrainFact> note = NOTES.get(type);
        if (note != null) {
            return Optional.of(MAPPER.readValue(body, note));
        }
        return EventJson.read(type, body, DrainServiceEvent.class).map(DrainFact.Said::new);
    }
}
