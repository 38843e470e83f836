package io.kubehop.simulator.http;

import io.kubehop.simulator.model.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the API server says of itself: version and the resources it has. */
final class Discovery {
    private static final String OBJECT_VERBS = "create delete deletecollection get list patch update watch";
    private static final String STATUS_VERBS = "get patch update";
    private static final Map<Kind<?>, String> SHORT_NAMES = Map.of(
            Kind.NAMESPACE, "ns",
            Kind.NODE, "no",
            Kind.POD, "po",
            Kind.BUDGET, "pdb",
            Kind.DEPLOYMENT, "deploy",
            Kind.REPLICA_SET, "rs",
            Kind.STATEFUL_SET, "sts",
            Kind.DAEMON_SET, "ds");

    private Discovery() {}

    /** The answer for a discovery path, as the caller's version of Kubernetes has it. */
    static Optional<Answer> of(List<String> path, String version) {
        return switch (String.join("/", path)) {
            case "version" -> Optional.of(Answer.json(200, version(version)));
            case "healthz", "livez", "readyz" -> Optional.of(Answer.text(200, "ok"));
            case "api" -> Optional.of(Answer.json(200, coreVersions()));
            case "apis" -> Optional.of(Answer.json(200, groups()));
            case "api/v1" -> Optional.of(Answer.json(200, resources("")));
            default -> group(path);
        };
    }

    private static Optional<Answer> group(List<String> path) {
        if (path.size() < 2 || path.size() > 3 || !path.get(0).equals("apis") || !named().contains(path.get(1))) {
            return Optional.empty();
        }
        if (path.size() == 2) {
            ObjectNode group = group(path.get(1));
            group.put("kind", "APIGroup");
            group.put("apiVersion", "v1");
            return Optional.of(Answer.json(200, group));
        }
        return path.get(2).equals("v1") ? Optional.of(Answer.json(200, resources(path.get(1)))) : Optional.empty();
    }

    private static ObjectNode version(String gitVersion) {
        String[] numbers = gitVersion.replaceFirst("^v", "").split("[.+-]", -1);
        ObjectNode json = object();
        json.put("major", numbers[0]);
        json.put("minor", numbers.length > 1 ? numbers[1] : "0");
        json.put("gitVersion", gitVersion);
        json.put("gitCommit", "simulated");
        json.put("gitTreeState", "clean");
        json.put("buildDate", "1970-01-01T00:00:00Z");
        json.put("goVersion", "go1.26");
        json.put("compiler", "gc");
        json.put("platform", "linux/amd64");
        return json;
    }

    private static ObjectNode coreVersions() {
        ObjectNode json = object();
        json.put("kind", "APIVersions");
        json.putArray("versions").add("v1");
        ObjectNode address = json.putArray("serverAddressByClientCIDRs").addObject();
        address.put("clientCIDR", "0.0.0.0/0");
        address.put("serverAddress", "127.0.0.1");
        return json;
    }

    private static ObjectNode groups() {
        ObjectNode json = object();
        json.put("kind", "APIGroupList");
        json.put("apiVersion", "v1");
        ArrayNode groups = json.putArray("groups");
        named().forEach(name -> groups.add(group(name)));
        return json;
    }

    private static List<String> named() {
        return Kind.ALL.stream()
                .map(Kind::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }

    private static ObjectNode group(String name) {
        ObjectNode json = object();
        json.put("name", name);
        version(json.putArray("versions").addObject(), name);
        version(json.putObject("preferredVersion"), name);
        return json;
    }

    private static void version(ObjectNode json, String group) {
        json.put("groupVersion", group + "/v1");
        json.put("version", "v1");
    }

    private static ObjectNode resources(String group) {
        ObjectNode json = object();
        json.put("kind", "APIResourceList");
        json.put("apiVersion", "v1");
        json.put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
        ArrayNode resources = json.putArray("resources");
        for (Kind<?> kind : Kind.ALL) {
            if (kind.group().equals(group)) {
                resources(resources, kind);
            }
        }
        if (group.isEmpty()) {
            ObjectNode events = entry(resources, "events", true, "Event", "create get list");
            events.put("singularName", "event");
            events.putArray("shortNames").add("ev");
        }
        return json;
    }

    private static void resources(ArrayNode resources, Kind<?> kind) {
        ObjectNode json = entry(resources, kind.plural(), kind.namespaced(), kind.name(), OBJECT_VERBS);
        json.put("singularName", kind.name().toLowerCase(java.util.Locale.ROOT));
        String shortName = SHORT_NAMES.getOrDefault(kind, "");
        if (!shortName.isEmpty()) {
            json.putArray("shortNames").add(shortName);
        }
        if (kind.equals(Kind.POD) || kind.group().equals("apps")) {
            json.putArray("categories").add("all");
        }
        if (!kind.equals(Kind.LEASE)) {
            entry(resources, kind.plural() + "/status", kind.namespaced(), kind.name(), STATUS_VERBS);
        }
        if (Api.SCALED.contains(kind)) {
            of(entry(resources, kind.plural() + "/scale", true, "Scale", STATUS_VERBS), "autoscaling");
        }
        if (kind.equals(Kind.POD)) {
            of(entry(resources, "pods/eviction", true, "Eviction", "create"), "policy");
        }
    }

    private static void of(ObjectNode entry, String group) {
        entry.put("group", group);
        entry.put("version", "v1");
    }

    private static ObjectNode entry(ArrayNode resources, String name, boolean namespaced, String kind, String verbs) {
        ObjectNode json = resources.addObject();
        json.put("name", name);
        json.put("singularName", "");
        json.put("namespaced", namespaced);
        json.put("kind", kind);
        ArrayNode list = json.putArray("verbs");
        Arrays.stream(verbs.split(" ", -1)).forEach(list::add);
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
