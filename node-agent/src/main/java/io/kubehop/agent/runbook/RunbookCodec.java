package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.EventJson;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Facts in the journal: what is said keeps the name it has on the topic, and has beside it the time it was decided. */
public final class RunbookCodec implements EventCodec<RunbookFact> {
    private static final String RECEIVED = "OrderReceived";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What a row of the journal says to others; nothing if it is the agent's own note. */
    public static Optional<AgentEvent> said(Recorded row) {
        return new RunbookCodec().read(row.type(), row.body()).flatMap(fact -> switch (fact) {
            case RunbookFact.Said(AgentEvent event, Instant _) -> Optional.of(event);
            case RunbookFact.OrderReceived _ -> Optional.empty();
        });
    }

    @Override
    public String type(RunbookFact fact) {
        return switch (fact) {
            case RunbookFact.Said(AgentEvent event, Instant _) -> EventJson.type(event);
            case RunbookFact.OrderReceived _ -> RECEIVED;
        };
    }

    @Override
    public String write(RunbookFact fact) {
        return switch (fact) {
            case RunbookFact.Said(AgentEvent event, Instant at) -> {
                ObjectNode json = MAPPER.createObjectNode();
                json.put("at", at.toString());
                json.set("event", MAPPER.readTree(EventJson.write(event)));
                yield json.toString();
            }
            case RunbookFact.OrderReceived received -> MAPPER.writeValueAsString(received);
        };
    }

    @Override
    public Optional<RunbookFact> read(String type, String body) {
        try {
            if (type.equals(RECEIVED)) {
                return Optional.of(MAPPER.readValue(body, RunbookFact.OrderReceived.class));
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
