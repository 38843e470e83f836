package io.kubehop.simulator.http;

import io.kubehop.simulator.http.json.FieldQuery;
import io.kubehop.simulator.model.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The newest core v1 Events that clients wrote, as they wrote them; the simulator itself writes none. */
final class Events {
    private static final int MOST = 1000;

    private final PacedCluster cluster;
    private final ArrayDeque<ObjectNode> newest = new ArrayDeque<>();

    Events(PacedCluster cluster) {
        this.cluster = cluster;
    }

    /** The answer if the path is one of events. */
    Optional<Answer> answer(Request request) {
        List<String> path = Target.prefix(request.path()).orElse(List.of());
        boolean core = !request.path().isEmpty() && request.path().getFirst().equals("api");
        if (core && path.equals(List.of("events"))) {
            return Optional.of(collection("", request));
        }
        return core
                        && path.size() == 3
                        && path.get(0).equals("namespaces")
                        && path.get(2).equals("events")
                ? Optional.of(collection(path.get(1), request))
                : Optional.empty();
    }

    private Answer collection(String namespace, Request request) {
        return switch (request.method()) {
            case "GET" -> request.isWatch() ? Api.NOT_ALLOWED : list(namespace, request);
            case "POST" -> create(namespace, request);
            default -> Api.NOT_ALLOWED;
        };
    }

    private Answer create(String namespace, Request request) {
        ObjectNode event = Bodies.object(request);
        ObjectNode meta = event.withObjectProperty("metadata");
        return cluster.call(held -> {
            if (meta.path("name").asString("").isEmpty()) {
                meta.put(
                        "name",
                        held.api().generateName(meta.path("generateName").asString("event-")));
            }
            meta.put("namespace", namespace);
            meta.put("resourceVersion", Long.toString(held.store().resourceVersion()));
            meta.put(
                    "creationTimestamp",
                    held.now()
                            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                            .toString());
            if (newest.size() == MOST) {
                newest.removeFirst();
            }
            newest.addLast(event);
            return Answer.json(201, event);
        });
    }

    private Answer list(String namespace, Request request) {
        FieldQuery fields = FieldQuery.ofAnyField(request.parameter("fieldSelector"));
        return cluster.call(held -> {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            list.put("kind", "EventList");
            list.put("apiVersion", Kind.POD.apiVersion());
            list.putObject("metadata")
                    .put("resourceVersion", Long.toString(held.store().resourceVersion()));
            ArrayNode items = list.putArray("items");
            for (ObjectNode event : newest) {
                if ((namespace.isEmpty()
                                || event.path("metadata")
                                        .path("namespace")
                                        .asString("")
                                        .equals(namespace))
                        && matches(fields, event)) {
                    items.add(event);
                }
            }
            return Answer.json(200, list);
        });
    }

    private static boolean matches(FieldQuery fields, JsonNode event) {
        for (FieldQuery.Term term : fields.terms()) {
            JsonNode value = event;
            for (String step : term.field().split("\\.", -1)) {
                value = value.path(step);
            }
            if (value.asString("").equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }
}
