package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodSpec.AffinityTerm;
import io.kubehop.simulator.model.PodSpec.Container;
import io.kubehop.simulator.model.PodSpec.TopologySpread;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Toleration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pod specifications and templates. */
final class PodSpecJson {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodSpecJson() {}

    static ObjectNode write(PodSpec spec) {
        ObjectNode json = Fields.object();
        Fields.putList(json, "volumes", spec.volumes(), VolumeJson::write);
        Fields.putList(json, "containers", spec.containers(), PodSpecJson::container);
        json.put("restartPolicy", "Always");
        json.put("terminationGracePeriodSeconds", spec.terminationGracePeriodSeconds());
        Fields.putStrings(json, "nodeSelector", spec.nodeSelector());
        spec.nodeName().ifPresent(node -> json.put("nodeName", node));
        if (spec.hostNetwork()) {
            json.put("hostNetwork", true);
        }
        json.put("schedulerName", "default-scheduler");
        affinity(json, spec);
        Fields.putList(json, "tolerations", spec.tolerations(), PodSpecJson::toleration);
        Fields.putNumber(json, "priority", spec.priority());
        Fields.putList(json, "topologySpreadConstraints", spec.topologySpread(), PodSpecJson::spread);
        return json;
    }

    static PodSpec read(JsonNode json) {
        return new PodSpec(
                Fields.optionalText(json, "nodeName").filter(node -> !node.isEmpty()),
                requiredNode(json.path("affinity").path("nodeAffinity").path(REQUIRED)),
                Fields.list(json, "containers", PodSpecJson::container),
                Fields.strings(json, "nodeSelector"),
                Fields.list(json, "tolerations", PodSpecJson::toleration),
                Fields.list(json, "topologySpreadConstraints", PodSpecJson::spread),
                Fields.list(json.path("affinity").path("podAntiAffinity"), REQUIRED, PodSpecJson::term),
                Fields.integer(json, "priority", 0),
                Fields.number(json, "terminationGracePeriodSeconds", PodSpec.DEFAULT_GRACE_SECONDS),
                Fields.list(json, "volumes", VolumeJson::read),
                Fields.flag(json, "hostNetwork"));
    }

    static ObjectNode template(PodTemplate template) {
        ObjectNode json = Fields.object();
        ObjectNode meta = json.putObject("metadata");
        Fields.putStrings(meta, "labels", template.labels());
        Fields.putStrings(meta, "annotations", template.annotations());
        json.set("spec", write(template.spec()));
        return json;
    }

    static PodTemplate template(JsonNode json) {
        JsonNode meta = json.path("metadata");
        return new PodTemplate(
                Fields.strings(meta, "labels"), Fields.strings(meta, "annotations"), read(json.path("spec")));
    }

    private static ObjectNode container(Container container) {
        ObjectNode json = Fields.object();
        json.put("name", container.name());
        json.put("image", container.image());
        ObjectNode requests = Fields.object();
        if (container.requests().cpuMillis() != 0) {
            requests.put("cpu", Quantity.ofThousandths(container.requests().cpuMillis()));
        }
        if (container.requests().memoryBytes() != 0) {
            requests.put("memory", Quantity.ofBytes(container.requests().memoryBytes()));
        }
        ObjectNode resources = json.putObject("resources");
        if (!requests.isEmpty()) {
            resources.set("requests", requests);
        }
        return json;
    }

    /** As Kubernetes defaults it, a limit without a request is the request. */
    private static Container container(JsonNode json) {
        TreeMap<String, String> amounts = new TreeMap<>(NodeJson.amounts(json.path("resources"), "limits"));
        amounts.putAll(NodeJson.amounts(json.path("resources"), "requests"));
        return new Container(
                Fields.text(json, "name"),
                Fields.text(json, "image"),
                new Resources(
                        Quantity.thousandths(amounts.getOrDefault("cpu", "0")),
                        Quantity.units(amounts.getOrDefault("memory", "0")),
                        0));
    }

    private static ObjectNode toleration(Toleration toleration) {
        ObjectNode json = Fields.object();
        Fields.putText(json, "key", toleration.key());
        Fields.putText(json, "operator", toleration.operator());
        Fields.putText(json, "value", toleration.value());
        Fields.putText(json, "effect", toleration.effect());
        toleration.tolerationSeconds().ifPresent(seconds -> json.put("tolerationSeconds", seconds));
        return json;
    }

    private static Toleration toleration(JsonNode json) {
        return new Toleration(
                Fields.text(json, "key"),
                Fields.text(json, "operator", "Equal"),
                Fields.text(json, "value"),
                Fields.text(json, "effect"),
                Fields.optionalNumber(json, "tolerationSeconds"));
    }

    private static ObjectNode spread(TopologySpread spread) {
        ObjectNode json = Fields.object();
        json.put("maxSkew", spread.maxSkew());
        json.put("topologyKey", spread.topologyKey());
        json.put("whenUnsatisfiable", spread.mandatory() ? "DoNotSchedule" : "ScheduleAnyway");
        json.set("labelSelector", MetaJson.selector(spread.selector()));
        return json;
    }

    private static TopologySpread spread(JsonNode json) {
        return new TopologySpread(
                Fields.integer(json, "maxSkew", 1),
                Fields.text(json, "topologyKey"),
                Fields.text(json, "whenUnsatisfiable").equals("DoNotSchedule"),
                MetaJson.selector(json.path("labelSelector")));
    }

    private static void affinity(ObjectNode json, PodSpec spec) {
        ObjectNode affinity = Fields.object();
        spec.requiredNode().ifPresent(node -> {
            ObjectNode field = affinity.putObject("nodeAffinity")
                    .putObject(REQUIRED)
                    .putArray("nodeSelectorTerms")
                    .addObject()
                    .putArray("matchFields")
                    .addObject();
            field.put("key", "metadata.name");
            field.put("operator", "In");
            field.putArray("values").add(node);
        });
        if (!spec.antiAffinity().isEmpty()) {
            Fields.putList(affinity.putObject("podAntiAffinity"), REQUIRED, spec.antiAffinity(), PodSpecJson::term);
        }
        if (!affinity.isEmpty()) {
            json.set("affinity", affinity);
        }
    }

    /** Only the form that DaemonSet pods have is known. */
    private static Optional<String> requiredNode(JsonNode required) {
        JsonNode field =
                required.path("nodeSelectorTerms").path(0).path("matchFields").path(0);
        List<String> values = Fields.texts(field, "values");
        return Fields.text(field, "key").equals("metadata.name") && values.size() == 1
                ? Optional.of(values.getFirst())
                : Optional.empty();
    }

    private static ObjectNode term(AffinityTerm term) {
        ObjectNode json = Fields.object();
        json.set("labelSelector", MetaJson.selector(term.selector()));
        json.put("topologyKey", term.topologyKey());
        return json;
    }

    private static AffinityTerm term(JsonNode json) {
        LabelSelector selector = MetaJson.selector(json.path("labelSelector"));
        return new AffinityTerm(selector, Fields.text(json, "topologyKey"));
    }
}
