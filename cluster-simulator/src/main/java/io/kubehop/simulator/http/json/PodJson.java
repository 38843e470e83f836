package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods. */
final class PodJson {
    private PodJson() {}

    static void write(Pod pod, ObjectNode json) {
        json.set("spec", PodSpecJson.write(pod.spec()));
        ObjectNode status = json.putObject("status");
        status.put("phase", pod.status().phase().text());
        Fields.putList(status, "conditions", pod.status().conditions(), MetaJson::condition);
        Fields.putTime(status, "startTime", pod.status().startTime());
        Fields.putText(status, "reason", pod.status().reason());
        Fields.putText(status, "message", pod.status().message());
        status.put("qosClass", "Burstable");
        if (pod.status().startTime().isPresent()) {
            ArrayNode containers = status.putArray("containerStatuses");
            pod.spec().containers().forEach(container -> containers.add(container(pod, container)));
        }
    }

    static Pod.Status status(JsonNode json) {
        String phase = Fields.text(json, "phase", Pod.Phase.PENDING.text());
        return new Pod.Status(
                Arrays.stream(Pod.Phase.values())
                        .filter(known -> known.text().equals(phase))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("\"" + phase + "\" is not a pod phase")),
                MetaJson.conditions(json),
                Fields.time(json, "startTime"),
                Fields.text(json, "reason"),
                Fields.text(json, "message"));
    }

    /** The simulator's containers are all ready or all not; what their state says follows from the pod. */
    private static ObjectNode container(Pod pod, PodSpec.Container container) {
        boolean running = pod.status().phase() == Pod.Phase.RUNNING;
        ObjectNode json = Fields.object();
        json.put("name", container.name());
        json.put("image", container.image());
        json.put("imageID", "");
        json.put("ready", running && pod.ready());
        json.put("started", running);
        json.put("restartCount", 0);
        ObjectNode state = json.putObject("state");
        switch (pod.status().phase()) {
            case PENDING -> state.putObject("waiting").put("reason", "ContainerCreating");
            case RUNNING ->
                Fields.putTime(
                        state.putObject("running"), "startedAt", pod.status().startTime());
            case SUCCEEDED -> state.putObject("terminated").put("exitCode", 0).put("reason", "Completed");
            case FAILED -> state.putObject("terminated").put("exitCode", 1).put("reason", "Error");
        }
        return json;
    }
}
