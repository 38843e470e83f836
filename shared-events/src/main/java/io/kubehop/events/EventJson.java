package io.kubehop.events;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON, by the simple name of their record. Unknown fields are passed over; of the known ones only a list, an
 * {@code Optional}, a number and a truth value may be missing, so a field added later is one of these.
 */
public final class EventJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .withConfigOverride(
                    List.class, list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private static final Map<String, Class<? extends Event>> TYPES = Stream.of(Event.class)
            .flatMap(EventJson::records)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private EventJson() {}

    /** The name of the event's type: {@code BatchReady}. */
    public static String type(Event event) {
        return event.getClass().getSimpleName();
    }

    /** The event as one line of JSON. */
    public static String write(Event event) {
        return MAPPER.writeValueAsString(event);
    }

    /**
     * Reads an event of a family.
     *
     * @return nothing if the type is not known here or not of that family
     * @throws IllegalArgumentException if the body is not what the type says
     */
    public static <E extends Event> Optional<E> read(String type, String body, Class<E> family) {
        Class<? extends Event> known = TYPES.get(type);
        if (known == null || !family.isAssignableFrom(known)) {
            return Optional.empty();
        }
        try {
            if (!MAPPER.readTree(body).isObject()) {
                throw new IllegalArgumentException("not a " + type + ": its data is no JSON object");
            }
            return Optional.of(family.cast(MAPPER.readValue(body, known)));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a " + type + ": " + e.getOriginalMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Class<? extends Event>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of((Class<? extends Event>) type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventJson::records);
    }
}
