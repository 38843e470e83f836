package io.kubehop.verifier.verdict;

import io.kubehop.events.Event;
import io.kubehop.events.EventJson;
import io.kubehop.events.VerifierEvent;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Facts in the journal: what is said keeps the name it has on the topics; what is heard is {@code Heard.} and its name. */
public final class FactCodec implements EventCodec<Fact> {
    private static final String HEARD = "Heard.";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Map<String, Class<? extends Fact>> OWN = Map.of(
            "CordonsFound", Fact.CordonsFound.class,
            "HealthLost", Fact.HealthLost.class,
            "HealthRegained", Fact.HealthRegained.class);

    /** What a row of the journal says to others; nothing if it is the verifier's own note. */
    public static Optional<VerifierEvent> said(Recorded row) {
        return EventJson.read(row.type(), row.body(), VerifierEvent.class);
    }

    @Override
    public String type(Fact fact) {
        return switch (fact) {
            case Fact.Said(VerifierEvent event) -> EventJson.type(event);
            case Fact.Heard(Event event, Instant _) -> HEARD + EventJson.type(event);
            case Fact.CordonsFound _, Fact.HealthLost _, Fact.HealthRegained _ ->
                fact.getClass().getSimpleName();
        };
    }

    @Override
    public String write(Fact fact) {
        return switch (fact) {
            case Fact.Said(VerifierEvent event) -> EventJson.write(event);
            case Fact.Heard(Event event, Instant at) -> {
                ObjectNode json = MAPPER.createObjectNode();
                json.put("at", at.toString());
                json.set("event", MAPPER.readTree(EventJson.write(event)));
                yield json.toString();
            }
            case Fact.CordonsFound _, Fact.HealthLost _, Fact.HealthRegained _ -> MAPPER.writeValueAsString(fact);
        };
    }

    @Override
    public Optional<Fact> read(String type, String body) {
        try {
            if (type.startsWith(HEARD)) {
                JsonNode json = MAPPER.readTree(body);
                return EventJson.read(
                                type.substring(HEARD.length()),
                                json.path("event").toString(),
                                Event.class)
                        .map(event -> new Fact.Heard(
                                event, Instant.parse(json.path("at").asString())));
            }
            Class<? extends Fact> own = OWN.get(type);
            return own == null
                    ? EventJson.read(type, body, VerifierEvent.class).map(Fact.Said::new)
                    : Optional.of(MAPPER.readValue(body, own));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type + ": " + e.getOriginalMessage(), e);
        }
    }
}
