package io.kubehop.simulator.http;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.http.json.Patch;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** Which request is answered by whom. */
final class Api {
    static final Set<Kind<?>> SCALED = Set.of(Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.STATEFUL_SET);
    static final Answer NOT_ALLOWED = Statuses.failure(
            405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    private static final Answer NO_SUCH_PATH = Answer.text(404, "404 page not found\n");

    private final PacedCluster cluster;
    private final Reads reads;
    private final Watches watches;
    private final Writes writes;
    private final Subresources subresources;
    private final Events events;

    Api(PacedCluster cluster) {
        this.cluster = cluster;
        this.reads = new Reads(cluster);
        this.watches = new Watches(cluster);
        this.writes = new Writes(cluster);
        this.subresources = new Subresources(cluster);
        this.events = new Events(cluster);
    }

    Answer answer(Request request) {
        if (request.body().length() > Request.LONGEST_BODY) {
            return Statuses.failure(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
        }
        try {
            return route(request);
        } catch (Patch.Unfit e) {
            return Statuses.failure(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request: " + e.getMessage());
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Statuses.badRequest(Optional.ofNullable(e.getMessage()).orElse("malformed request"));
        }
    }

    private Answer route(Request request) {
        Optional<Answer> known = Discovery.of(request.path(), cluster.call(Cluster::version));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Answer> event = events.answer(request);
        if (event.isPresent()) {
            return event.get();
        }
        return Target.of(request.path())
                .map(target -> resource(target.kind(), target, request))
                .orElse(NO_SUCH_PATH);
    }

    private <T extends KubeObject> Answer resource(Kind<T> kind, Target target, Request request) {
        if (target.name().isEmpty()) {
            return collection(Selection.of(kind, target.namespace(), request), request);
        }
        ObjectKey key = new ObjectKey(target.namespace(), target.name());
        return switch (target.subresource()) {
            case "" -> object(kind, key, request);
            case "status" -> status(kind, key, request);
            case "scale" ->
                SCALED.contains(kind) && List.of("GET", "PUT", "PATCH").contains(request.method())
                        ? subresources.scale(kind, key, request)
                        : NO_SUCH_PATH;
            case "eviction" ->
                kind.equals(Kind.POD) && request.method().equals("POST")
                        ? subresources.evict(key, request)
                        : NO_SUCH_PATH;
            default -> NO_SUCH_PATH;
        };
    }

    private <T extends KubeObject> Answer collection(Selection<T> selection, Request request) {
        return switch (request.method()) {
            case "GET" -> request.isWatch() ? watches.watch(selection, request) : reads.list(selection, request);
            case "POST" ->
                selection.kind().namespaced() == selection.namespace().isEmpty()
                        ? NOT_ALLOWED
                        : writes.create(selection.kind(), selection.namespace(), request);
            case "DELETE" -> writes.deleteAll(selection, request);
            default -> NOT_ALLOWED;
        };
    }

    private <T extends KubeObject> Answer object(Kind<T> kind, ObjectKey key, Request request) {
        return switch (request.method()) {
            case "GET" -> reads.get(kind, key, request);
            case "PUT" -> writes.update(kind, key, false, request);
            case "PATCH" -> writes.patch(kind, key, false, request);
            case "DELETE" -> writes.delete(kind, key, request);
            default -> NOT_ALLOWED;
        };
    }

    private <T extends KubeObject> Answer status(Kind<T> kind, ObjectKey key, Request request) {
        return switch (request.method()) {
            case "GET" -> reads.get(kind, key, request);
            case "PUT" -> writes.update(kind, key, true, request);
            case "PATCH" -> writes.patch(kind, key, true, request);
            default -> NOT_ALLOWED;
        };
    }
}
