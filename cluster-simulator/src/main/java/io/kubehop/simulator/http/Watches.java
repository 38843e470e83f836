package io.kubehop.simulator.http;

import io.kubehop.simulator.http.PacedCluster.News;
import io.kubehop.simulator.http.json.ObjectJson;
import io.kubehop.simulator.http.json.Table;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.store.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** watch: the changes after a version, as lines of JSON. */
final class Watches {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration BETWEEN_BOOKMARKS = Duration.ofSeconds(20);

    private final PacedCluster cluster;

    Watches(PacedCluster cluster) {
        this.cluster = cluster;
    }

    <T extends KubeObject> Answer watch(Selection<T> selection, Request request) {
        String version = request.parameter("resourceVersion");
        String initial = request.parameter("sendInitialEvents");
        if (!initial.isEmpty() && !request.parameter("resourceVersionMatch").equals("NotOlderThan")) {
            return Statuses.failure(
                    422,
                    "Invalid",
                    "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents"
                            + " requires setting resourceVersionMatch to NotOlderThan");
        }
        boolean fromPresent =
                initial.isEmpty() ? version.isEmpty() || version.equals("0") : request.flag("sendInitialEvents");
        long after = version.isEmpty() ? 0 : Long.parseLong(version);
        String seconds = request.parameter("timeoutSeconds");
        Instant end = Instant.now().plus(seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds)));
        return Answer.stream(out -> {
            Stream<T> stream = new Stream<>(selection, request, out);
            long seen = fromPresent
                    ? stream.present()
                    : after == 0 ? cluster.call(held -> held.store().resourceVersion()) : after;
            stream.follow(seen, end);
        });
    }

    /** One client's watch. */
    private final class Stream<T extends KubeObject> {
        private final Selection<T> selection;
        private final Request request;
        private final OutputStream out;
        private final boolean table;
        private final boolean bookmarks;
        private boolean definitionsSent;

        Stream(Selection<T> selection, Request request, OutputStream out) {
            this.selection = selection;
            this.request = request;
            this.out = out;
            this.table = Reads.tableWanted(request);
            this.bookmarks = request.flag("allowWatchBookmarks");
        }

        /** Sends what there is and returns the version it was at. */
        long present() throws IOException {
            record Present<T>(List<T> objects, long version, Instant now) {}
            Present<T> present = cluster.call(held ->
                    new Present<>(selection.list(held.store()), held.store().resourceVersion(), held.now()));
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (T object : present.objects()) {
                line(lines, "ADDED", content(object, present.now()));
            }
            if (request.flag("sendInitialEvents") && bookmarks) {
                ObjectNode bookmark = bookmark(present.version());
                ((ObjectNode) bookmark.path("metadata"))
                        .putObject("annotations")
                        .put("k8s.io/initial-events-end", "true");
                line(lines, "BOOKMARK", bookmark);
            }
            send(lines);
            return present.version();
        }

        void follow(long from, Instant end) throws IOException, InterruptedException {
            out.flush();
            long seen = from;
            while (true) {
                Duration left = Duration.between(Instant.now(), end);
                if (left.isNegative() || left.isZero()) {
                    return;
                }
                Duration most = left.compareTo(BETWEEN_BOOKMARKS) < 0 ? left : BETWEEN_BOOKMARKS;
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                switch (cluster.await(seen, most)) {
                    case News.CutOff() -> {
                        return;
                    }
                    case News.Forgotten(long oldest) -> {
                        line(
                                lines,
                                "ERROR",
                                Statuses.failure(
                                        Statuses.expired("too old resource version: " + seen + " (" + oldest + ")")));
                        send(lines);
                        return;
                    }
                    case News.Arrived(List<Change> changes, long version, Instant now) -> {
                        seen = version;
                        for (Change change : changes) {
                            event(lines, change, now);
                        }
                        if (changes.isEmpty() && bookmarks && !table) {
                            line(lines, "BOOKMARK", bookmark(version));
                        }
                        send(lines);
                    }
                }
            }
        }

        /** An object that enters or leaves the selection is added or deleted for this client. */
        private void event(ByteArrayOutputStream lines, Change change, Instant now) {
            boolean was = change.previous().map(selection::matches).orElse(false);
            boolean is = change.type() != Change.Type.DELETED && selection.matches(change.object());
            Optional<String> type =
                    is ? Optional.of(was ? "MODIFIED" : "ADDED") : was ? Optional.of("DELETED") : Optional.empty();
            type.ifPresent(name -> line(lines, name, content(shown(change, is), now)));
        }

        /** Of an object that left the selection, Kubernetes shows the last state inside it, at the new version. */
        private static KubeObject shown(Change change, boolean inside) {
            if (inside
                    || change.type() == Change.Type.DELETED
                    || change.previous().isEmpty()) {
                return change.object();
            }
            return at(change.previous().get(), change.resourceVersion());
        }

        private ObjectNode content(KubeObject object, Instant now) {
            if (!table) {
                return ObjectJson.write(object);
            }
            ObjectNode row = Table.of(selection.kind(), List.of(object), now, Reads.include(request), !definitionsSent);
            definitionsSent = true;
            return row;
        }

        private ObjectNode bookmark(long version) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("kind", selection.kind().name());
            json.put("apiVersion", selection.kind().apiVersion());
            json.putObject("metadata").put("resourceVersion", Long.toString(version));
            return json;
        }

        private void send(ByteArrayOutputStream lines) throws IOException {
            lines.writeTo(out);
            out.flush();
        }

        private static void line(ByteArrayOutputStream lines, String type, JsonNode object) {
            ObjectNode event = JsonNodeFactory.instance.objectNode();
            event.put("type", type);
            event.set("object", object);
            lines.writeBytes(Answer.JSON.writeValueAsBytes(event));
            lines.write('\n');
        }
    }

    private static KubeObject at(KubeObject object, long version) {
        return at(object.kind(), object, version);
    }

    private static <T extends KubeObject> KubeObject at(
            io.kubehop.simulator.model.Kind<T> kind, KubeObject object, long version) {
        return kind.replaceMeta().apply(kind.type().cast(object), object.meta().withResourceVersion(version));
    }
}
