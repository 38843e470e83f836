package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Lease;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.VolumeAttachment;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects of every kind as JSON. Writing and reading again loses nothing but fractions of seconds. */
public final class ObjectJson {
    private static final Map<Kind<?>, BiFunction<ObjectMeta, JsonNode, KubeObject>> READERS = Map.of(
            Kind.NAMESPACE,
            (meta, json) -> new Namespace(meta, Fields.text(json.path("status"), "phase", "Active")),
            Kind.NODE,
            (meta, json) -> new Node(meta, NodeJson.spec(json.path("spec")), NodeJson.status(json.path("status"))),
            Kind.POD,
            (meta, json) -> new Pod(meta, PodSpecJson.read(json.path("spec")), PodJson.status(json.path("status"))),
            Kind.BUDGET,
            (meta, json) -> new PodDisruptionBudget(
                    meta, BudgetJson.spec(json.path("spec")), BudgetJson.status(json.path("status"))),
            Kind.DEPLOYMENT,
            (meta, json) -> new Deployment(
                    meta,
                    WorkloadJson.deployment(json.path("spec")),
                    WorkloadJson.deploymentStatus(json.path("status"))),
            Kind.REPLICA_SET,
            (meta, json) -> new ReplicaSet(
                    meta,
                    WorkloadJson.replicaSet(json.path("spec")),
                    WorkloadJson.replicaSetStatus(json.path("status"))),
            Kind.STATEFUL_SET,
            (meta, json) -> new StatefulSet(
                    meta,
                    WorkloadJson.statefulSet(json.path("spec")),
                    WorkloadJson.statefulSetStatus(json.path("status"))),
            Kind.DAEMON_SET,
            (meta, json) -> new DaemonSet(
                    meta, WorkloadJson.daemonSet(json.path("spec")), WorkloadJson.daemonSetStatus(json.path("status"))),
            Kind.LEASE,
            (meta, json) -> new Lease(meta, lease(json.path("spec"))),
            Kind.VOLUME_ATTACHMENT,
            AttachmentJson::read);

    private ObjectJson() {}

    /** The object with its kind and version. */
    public static ObjectNode write(KubeObject object) {
        ObjectNode json = Fields.object();
        json.put("kind", object.kind().name());
        json.put("apiVersion", object.kind().apiVersion());
        json.set("metadata", MetaJson.write(object.meta()));
        switch (object) {
            case Namespace namespace -> json.putObject("status").put("phase", namespace.phase());
            case Node node -> NodeJson.write(node, json);
            case Pod pod -> PodJson.write(pod, json);
            case PodDisruptionBudget budget -> BudgetJson.write(budget, json);
            case Deployment deployment -> WorkloadJson.write(deployment, json);
            case ReplicaSet set -> WorkloadJson.write(set, json);
            case StatefulSet set -> WorkloadJson.write(set, json);
            case DaemonSet set -> WorkloadJson.write(set, json);
            case Lease lease -> json.set("spec", lease(lease.spec()));
            case VolumeAttachment attachment -> AttachmentJson.write(attachment, json);
        }
        return json;
    }

    /** Only kind, version and metadata, as tables carry it. */
    public static ObjectNode writeMeta(KubeObject object) {
        ObjectNode json = Fields.object();
        json.put("kind", "PartialObjectMetadata");
        json.put("apiVersion", "meta.k8s.io/v1");
        json.set("metadata", MetaJson.write(object.meta()));
        return json;
    }

    /**
     * Reads an object of that kind, whatever the JSON says its kind is.
     *
     * @throws IllegalArgumentException if a field is of the wrong sort
     * @throws java.time.DateTimeException if a time is none
     */
    public static <T extends KubeObject> T read(Kind<T> kind, JsonNode json) {
        BiFunction<ObjectMeta, JsonNode, KubeObject> reader =
                Optional.ofNullable(READERS.get(kind)).orElseThrow();
        return kind.type().cast(reader.apply(MetaJson.read(json.path("metadata")), json));
    }

    private static ObjectNode lease(Lease.Spec spec) {
        ObjectNode json = Fields.object();
        Fields.putText(json, "holderIdentity", spec.holderIdentity());
        Fields.putNumber(json, "leaseDurationSeconds", spec.leaseDurationSeconds());
        Fields.putNumber(json, "leaseTransitions", spec.leaseTransitions());
        spec.acquireTime().ifPresent(time -> json.put("acquireTime", Fields.micros(time)));
        spec.renewTime().ifPresent(time -> json.put("renewTime", Fields.micros(time)));
        return json;
    }

    private static Lease.Spec lease(JsonNode json) {
        return new Lease.Spec(
                Fields.text(json, "holderIdentity"),
                Fields.integer(json, "leaseDurationSeconds", 0),
                Fields.integer(json, "leaseTransitions", 0),
                Fields.time(json, "acquireTime"),
                Fields.time(json, "renewTime"));
    }
}
