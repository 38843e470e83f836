package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.EventJson;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Facts in the journal: what is said keeps the name it has on the topic, and has beside it the time it was decided. */
public final class RunbookCodec implements EventCodec<RunbookFact> {
    private static final Map<String, Class<? extends RunbookFact>> NOTES = Stream.of(
                    RunbookFact.OrderReceived.class,
                    RunbookFact.PreparationReceived.class,
                    RunbookFact.RollbackReceived.class,
                    RunbookFact.OrderDoubted.class,
                    RunbookFact.PreparationBegun.class,
                    RunbookFact.PreparationStumbled.class,
                    RunbookFact.WayBackBegun.class)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What a row of the journal says to others; nothing if it is the agent's own note. */
    public static Optional<AgentEvent> said(Recorded row) {
        return new RunbookCodec()
                .read(row.type(), row.body())
                .flatMap(fact -> fact instanceof RunbookFact.Said(AgentEvent event, Instant _)
                        ? Optional.of(event)
                        : Optional.empty());
    }

    @Override
    public String type(RunbookFact fact) {
        return fact instanceof RunbookFact.Said(AgentEvent event, Instant _)
                ? EventJson.type(event)
                : fact.getClass().getSimpleName();
    }

    @Override
    public String write(RunbookFact fact) {
        if (!(fact instanceof RunbookFact.Said(AgentEvent event, Instant at))) {
            return MAPPER.writeValueAsString(fact);
        }
        ObjectNode json = MAPPER.createObjectNode();
        json.put("at", at.toString());
        json.set("event", MAPPER.readTree(EventJson.write(event)));
        return json.toString();
    }

    @Override
    public Optional<RunbookFact> read(String type, String body) {
        try {
            Optional<Class<? extends RunbookFact>> note = Optional.ofNullable(NOTES.get(type));
            if (note.isPresent()) {
                return Optional.of(MAPPER.readValue(body, note.get()));
            }
            JsonNode json = MAPPER.readTree(body);
            return EventJson.read(type, json.path("event").toString(), AgentEvent.class)
                    .map(event -> new RunbookFact.Said(
                            event, Instant.parse(json.path("at").asString())));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type + ": " + e.getOriginalMessage(), e);
        }
    }
}
