package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deployments, ReplicaSets, StatefulSets and DaemonSets. */
final class WorkloadJson {
    private WorkloadJson() {}

    static void write(Deployment deployment, ObjectNode json) {
        ObjectNode spec = replicated(json, deployment.spec().replicas());
        template(spec, deployment.spec().selector(), deployment.spec().template());
        Deployment.Status current = deployment.status();
        ObjectNode status = json.putObject("status");
        Fields.putNumber(status, "observedGeneration", current.observedGeneration());
        Fields.putNumber(status, "replicas", current.replicas());
        Fields.putNumber(status, "updatedReplicas", current.updatedReplicas());
        Fields.putNumber(status, "readyReplicas", current.readyReplicas());
        Fields.putNumber(status, "availableReplicas", current.availableReplicas());
        Fields.putNumber(status, "unavailableReplicas", current.unavailableReplicas());
        Fields.putList(status, "conditions", current.conditions(), MetaJson::condition);
    }

    static void write(ReplicaSet set, ObjectNode json) {
        ObjectNode spec = replicated(json, set.spec().replicas());
        template(spec, set.spec().selector(), set.spec().template());
        ReplicaSet.Status current = set.status();
        ObjectNode status = json.putObject("status");
        status.put("replicas", current.replicas());
        Fields.putNumber(status, "fullyLabeledReplicas", current.fullyLabeledReplicas());
        Fields.putNumber(status, "readyReplicas", current.readyReplicas());
        Fields.putNumber(status, "availableReplicas", current.availableReplicas());
        Fields.putNumber(status, "observedGeneration", current.observedGeneration());
    }

    static void write(StatefulSet set, ObjectNode json) {
        ObjectNode spec = replicated(json, set.spec().replicas());
        template(spec, set.spec().selector(), set.spec().template());
        spec.put("serviceName", set.spec().serviceName());
        spec.put("podManagementPolicy", set.spec().parallel() ? "Parallel" : "OrderedReady");
        StatefulSet.Status current = set.status();
        ObjectNode status = json.putObject("status");
        Fields.putNumber(status, "observedGeneration", current.observedGeneration());
        status.put("replicas", current.replicas());
        Fields.putNumber(status, "readyReplicas", current.readyReplicas());
        Fields.putNumber(status, "currentReplicas", current.currentReplicas());
        Fields.putNumber(status, "updatedReplicas", current.updatedReplicas());
        status.put("availableReplicas", current.availableReplicas());
    }

    static void write(DaemonSet set, ObjectNode json) {
        template(json.putObject("spec"), set.spec().selector(), set.spec().template());
        DaemonSet.Status current = set.status();
        ObjectNode status = json.putObject("status");
        status.put("currentNumberScheduled", current.currentNumberScheduled());
        status.put("numberMisscheduled", current.numberMisscheduled());
        status.put("desiredNumberScheduled", current.desiredNumberScheduled());
        status.put("numberReady", current.numberReady());
        Fields.putNumber(status, "observedGeneration", current.observedGeneration());
        Fields.putNumber(status, "updatedNumberScheduled", current.updatedNumberScheduled());
        Fields.putNumber(status, "numberAvailable", current.numberAvailable());
        Fields.putNumber(status, "numberUnavailable", current.numberUnavailable());
    }

    static Deployment.Spec deployment(JsonNode spec) {
        return new Deployment.Spec(replicas(spec), selector(spec), template(spec));
    }

    static ReplicaSet.Spec replicaSet(JsonNode spec) {
        return new ReplicaSet.Spec(replicas(spec), selector(spec), template(spec));
    }

    static StatefulSet.Spec statefulSet(JsonNode spec) {
        return new StatefulSet.Spec(
                replicas(spec),
                selector(spec),
                template(spec),
                Fields.text(spec, "serviceName"),
                Fields.text(spec, "podManagementPolicy").equals("Parallel"));
    }

    static DaemonSet.Spec daemonSet(JsonNode spec) {
        return new DaemonSet.Spec(selector(spec), template(spec));
    }

    static Deployment.Status deploymentStatus(JsonNode json) {
        return new Deployment.Status(
                Fields.number(json, "observedGeneration", 0),
                Fields.integer(json, "replicas", 0),
                Fields.integer(json, "updatedReplicas", 0),
                Fields.integer(json, "readyReplicas", 0),
                Fields.integer(json, "availableReplicas", 0),
                Fields.integer(json, "unavailableReplicas", 0),
                MetaJson.conditions(json));
    }

    static ReplicaSet.Status replicaSetStatus(JsonNode json) {
        return new ReplicaSet.Status(
                Fields.number(json, "observedGeneration", 0),
                Fields.integer(json, "replicas", 0),
                Fields.integer(json, "fullyLabeledReplicas", 0),
                Fields.integer(json, "readyReplicas", 0),
                Fields.integer(json, "availableReplicas", 0));
    }

    static StatefulSet.Status statefulSetStatus(JsonNode json) {
        return new StatefulSet.Status(
                Fields.number(json, "observedGeneration", 0),
                Fields.integer(json, "replicas", 0),
                Fields.integer(json, "readyReplicas", 0),
                Fields.integer(json, "currentReplicas", 0),
                Fields.integer(json, "updatedReplicas", 0),
                Fields.integer(json, "availableReplicas", 0));
    }

    static DaemonSet.Status daemonSetStatus(JsonNode json) {
        return new DaemonSet.Status(
                Fields.number(json, "observedGeneration", 0),
                Fields.integer(json, "desiredNumberScheduled", 0),
                Fields.integer(json, "currentNumberScheduled", 0),
                Fields.integer(json, "numberMisscheduled", 0),
                Fields.integer(json, "numberReady", 0),
                Fields.integer(json, "updatedNumberScheduled", 0),
                Fields.integer(json, "numberAvailable", 0),
                Fields.integer(json, "numberUnavailable", 0));
    }

    private static ObjectNode replicated(ObjectNode json, int replicas) {
        return json.putObject("spec").put("replicas", replicas);
    }

    private static void template(ObjectNode spec, LabelSelector selector, PodTemplate template) {
        spec.set("selector", MetaJson.selector(selector));
        spec.set("template", PodSpecJson.template(template));
    }

    private static int replicas(JsonNode spec) {
        return Fields.integer(spec, "replicas", 1);
    }

    private static LabelSelector selector(JsonNode spec) {
        return MetaJson.selector(spec.path("selector"));
    }

    private static PodTemplate template(JsonNode spec) {
        return PodSpecJson.template(spec.path("template"));
    }
}
