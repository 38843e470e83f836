package io.kubehop.simulator.http;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.http.json.ObjectJson;
import io.kubehop.simulator.http.json.Table;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.store.Changes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** get and list. */
final class Reads {
    private static final String CONTINUE_EXPIRED =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                    + " without the continue parameter, or use the continue token in this response to retrieve the"
                    + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                    + " objects that were created, modified, or deleted between the time the first chunk was returned"
                    + " and now may show up in the list.";

    private final PacedCluster cluster;

    Reads(PacedCluster cluster) {
        this.cluster = cluster;
    }

    /** Objects of one version of the store, with what the list's metadata says. */
    private record Page<T extends KubeObject>(
            List<T> items, long version, Optional<String> next, long remaining, Instant now) {}

    /** A page, or why there is none. */
    private sealed interface Found<T extends KubeObject> {
        record Here<T extends KubeObject>(Page<T> page) implements Found<T> {}

        record No<T extends KubeObject>(Answer answer) implements Found<T> {}
    }

    <T extends KubeObject> Answer get(Kind<T> kind, ObjectKey key, Request request) {
        record Read<T>(Optional<T> object, Instant now) {}
        Read<T> read = cluster.call(held -> new Read<>(held.store().get(kind, key), held.now()));
        return read.object()
                .map(object -> tableWanted(request)
                        ? Answer.json(200, Table.of(kind, List.of(object), read.now(), include(request), true))
                        : Answer.json(200, ObjectJson.write(object)))
                .orElseGet(() -> Statuses.of(Refusal.notFound(kind, key.name())));
    }

    <T extends KubeObject> Answer list(Selection<T> selection, Request request) {
        int limit = number(request, "limit");
        Optional<PageToken> token = Optional.of(request.parameter("continue"))
                .filter(text -> !text.isEmpty())
                .map(PageToken::parse);
        Found<T> found = cluster.call(held -> find(held, selection, request, limit, token));
        return switch (found) {
            case Found.No<T>(Answer answer) -> answer;
            case Found.Here<T>(Page<T> page) ->
                tableWanted(request)
                        ? Answer.json(200, table(selection.kind(), page, request))
                        : Answer.stream(out -> write(out, selection, page));
        };
    }

    private <T extends KubeObject> Found<T> find(
            Cluster held, Selection<T> selection, Request request, int limit, Optional<PageToken> token) {
        long current = held.store().resourceVersion();
        String asked = request.parameter("resourceVersion");
        if (!asked.isEmpty() && Long.parseLong(asked) > current) {
            return new Found.No<>(Statuses.of(new Refusal(
                    504,
                    "Timeout",
                    "Too large resource version: " + asked + ", current: " + current,
                    "",
                    "",
                    List.of(new Refusal.Cause("ResourceVersionTooLarge", "Too large resource version", "")),
                    java.util.OptionalInt.of(1))));
        }
        boolean exact = request.parameter("resourceVersionMatch").equals("Exact");
        long version = token.map(page -> page.version() > 0 ? page.version() : current)
                .orElse(exact ? Long.parseLong(asked) : current);
        Optional<List<T>> all =
                version == current ? Optional.of(selection.list(held.store())) : past(held, selection, version);
        if (all.isEmpty()) {
            return new Found.No<>(token.map(page -> expired(page))
                    .orElseGet(() ->
                            Statuses.of(Statuses.expired("The resourceVersion for the provided list is too old."))));
        }
        List<T> rest = token.map(page -> all.get().stream()
                        .filter(object -> object.key().compareTo(page.after()) > 0)
                        .toList())
                .orElseGet(all::get);
        boolean cut = limit > 0 && rest.size() > limit;
        List<T> items = cut ? rest.subList(0, limit) : rest;
        Optional<String> next =
                cut ? Optional.of(new PageToken(version, items.getLast().key()).text()) : Optional.empty();
        return new Found.Here<>(new Page<>(items, version, next, rest.size() - items.size(), held.now()));
    }

    /** The state at an older version: the present one with the changes since taken back. */
    private <T extends KubeObject> Optional<List<T>> past(Cluster held, Selection<T> selection, long version) {
        Selection<T> everything = Selection.all(selection.kind());
        return switch (cluster.changesSince(version)) {
            case Changes.TooOld _ -> Optional.empty();
            case Changes.Since(List<Change> changes) -> {
                TreeMap<ObjectKey, T> objects = new TreeMap<>();
                everything.list(held.store()).forEach(object -> objects.put(object.key(), object));
                for (Change change : changes.reversed()) {
                    if (change.object().kind().equals(selection.kind())) {
                        objects.remove(change.object().key());
                        change.previous()
                                .map(selection.kind().type()::cast)
                                .ifPresent(previous -> objects.put(previous.key(), previous));
                    }
                }
                yield Optional.of(
                        objects.values().stream().filter(selection::matches).toList());
            }
        };
    }

    private static Answer expired(PageToken token) {
        ObjectNode status = Statuses.failure(Statuses.expired(CONTINUE_EXPIRED));
        status.putObject("metadata")
                .put("continue", new PageToken(PageToken.WHATEVER_IS_CURRENT, token.after()).text());
        return Answer.json(410, status);
    }

    private static <T extends KubeObject> void write(OutputStream raw, Selection<T> selection, Page<T> page)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
            ObjectNode head = JsonNodeFactory.instance.objectNode();
            head.put("kind", selection.kind().name() + "List");
            head.put("apiVersion", selection.kind().apiVersion());
            metadata(head, page, selection.selective());
            String text = head.toString();
            out.write(text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8));
            out.write(",\"items\":[".getBytes(StandardCharsets.UTF_8));
            boolean first = true;
            for (T item : page.items()) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                ObjectNode json = ObjectJson.write(item);
                json.remove(List.of("kind", "apiVersion"));
                out.write(Answer.JSON.writeValueAsBytes(json));
            }
            out.write("]}\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static <T extends KubeObject> ObjectNode table(Kind<T> kind, Page<T> page, Request request) {
        ObjectNode table = Table.of(kind, page.items(), page.now(), include(request), true);
        metadata(table, page, false);
        return table;
    }

    private static void metadata(ObjectNode list, Page<?> page, boolean selective) {
        ObjectNode meta = list.putObject("metadata");
        meta.put("resourceVersion", Long.toString(page.version()));
        page.next().ifPresent(next -> {
            meta.put("continue", next);
            if (!selective) {
                meta.put("remainingItemCount", page.remaining());
            }
        });
    }

    static boolean tableWanted(Request request) {
        return request.accept().contains("as=Table");
    }

    static Table.Include include(Request request) {
        return switch (request.parameter("includeObject").toLowerCase(Locale.ROOT)) {
            case "none" -> Table.Include.NONE;
            case "object" -> Table.Include.OBJECT;
            default -> Table.Include.METADATA;
        };
    }

    private static int number(Request request, String name) {
        String text = request.parameter(name);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
