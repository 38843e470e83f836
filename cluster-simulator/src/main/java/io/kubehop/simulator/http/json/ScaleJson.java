package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code autoscaling/v1 Scale}: the number of replicas, of any workload that has one. */
public final class ScaleJson {
    private record Scale(int wanted, int present, LabelSelector selector) {}

    private ScaleJson() {}

    /**
     * The scale of a workload.
     *
     * @throws IllegalArgumentException if the object has none
     */
    public static ObjectNode write(KubeObject object) {
        Scale scale = of(object);
        ObjectNode json = Fields.object();
        json.put("kind", "Scale");
        json.put("apiVersion", "autoscaling/v1");
        ObjectNode meta = json.putObject("metadata");
        meta.put("name", object.meta().name());
        meta.put("namespace", object.meta().namespace());
        meta.put("uid", object.meta().uid());
        meta.put("resourceVersion", Long.toString(object.meta().resourceVersion()));
        Fields.putTime(meta, "creationTimestamp", object.meta().creationTimestamp());
        json.putObject("spec").put("replicas", scale.wanted());
        ObjectNode status = json.putObject("status");
        status.put("replicas", scale.present());
        status.put(
                "selector",
                scale.selector().matchLabels().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(",")));
        return json;
    }

    /** The workload with the replicas of the scale, to be stored if it still is at the scale's version. */
    public static KubeObject apply(KubeObject object, JsonNode scale) {
        int replicas = Fields.integer(scale.path("spec"), "replicas", 0);
        long version = Fields.optionalText(scale.path("metadata"), "resourceVersion")
                .filter(text -> !text.isEmpty())
                .map(Long::parseLong)
                .orElse(0L);
        return switch (object) {
            case Deployment deployment ->
                deployment
                        .withSpec(deployment.spec().withReplicas(replicas))
                        .withMeta(deployment.meta().withResourceVersion(version));
            case ReplicaSet set ->
                set.withSpec(set.spec().withReplicas(replicas))
                        .withMeta(set.meta().withResourceVersion(version));
            case StatefulSet set ->
                set.withSpec(set.spec().withReplicas(replicas))
                        .withMeta(set.meta().withResourceVersion(version));
            default -> throw noScale(object);
        };
    }

    private static Scale of(KubeObject object) {
        return switch (object) {
            case Deployment deployment ->
                new Scale(
                        deployment.spec().replicas(),
                        deployment.status().replicas(),
                        deployment.spec().selector());
            case ReplicaSet set ->
                new Scale(
                        set.spec().replicas(),
                        set.status().replicas(),
                        set.spec().selector());
            case StatefulSet set ->
                new Scale(
                        set.spec().replicas(),
                        set.status().replicas(),
                        set.spec().selector());
            default -> throw noScale(object);
        };
    }

    private static IllegalArgumentException noScale(KubeObject object) {
        return new IllegalArgumentException(object.kind() + " has no scale");
    }
}
