package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Taint;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes. */
final class NodeJson {
    private NodeJson() {}

    static void write(Node node, ObjectNode json) {
        ObjectNode spec = json.putObject("spec");
        if (node.spec().unschedulable()) {
            spec.put("unschedulable", true);
        }
        Fields.putList(spec, "taints", node.spec().taints(), NodeJson::taint);
        ObjectNode status = json.putObject("status");
        status.set("capacity", resources(node.status().capacity()));
        status.set("allocatable", resources(node.status().allocatable()));
        Fields.putList(status, "conditions", node.status().conditions(), NodeJson::condition);
        ObjectNode address = status.putArray("addresses").addObject();
        address.put("type", "Hostname");
        address.put("address", node.meta().name());
        status.set("nodeInfo", info(node.status().info()));
    }

    static Node.Spec spec(JsonNode json) {
        return new Node.Spec(Fields.flag(json, "unschedulable"), Fields.list(json, "taints", NodeJson::taint));
    }

    /** As a kubelet does, a node without allocatable resources takes its capacity for them. */
    static Node.Status status(JsonNode json) {
        Resources capacity = resources(json, "capacity");
        JsonNode info = json.path("nodeInfo");
        return new Node.Status(
                MetaJson.conditions(json),
                new Node.SystemInfo(
                        Fields.text(info, "kubeletVersion"),
                        Fields.text(info, "containerRuntimeVersion"),
                        Fields.text(info, "osImage"),
                        Fields.text(info, "kernelVersion"),
                        Fields.text(info, "operatingSystem"),
                        Fields.text(info, "architecture"),
                        Fields.text(info, "bootID")),
                capacity,
                Fields.present(json, "allocatable") ? resources(json, "allocatable") : capacity);
    }

    /** Quantities by resource; JSON numbers are allowed for strings. */
    static SortedMap<String, String> amounts(JsonNode parent, String field) {
        SortedMap<String, String> result = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : parent.path(field).properties()) {
            result.put(entry.getKey(), entry.getValue().asString(""));
        }
        return result;
    }

    private static ObjectNode taint(Taint taint) {
        ObjectNode json = Fields.object();
        json.put("key", taint.key());
        Fields.putText(json, "value", taint.value());
        json.put("effect", taint.effect());
        return json;
    }

    private static Taint taint(JsonNode json) {
        return new Taint(Fields.text(json, "key"), Fields.text(json, "value"), Fields.text(json, "effect"));
    }

    private static ObjectNode condition(Condition condition) {
        ObjectNode json = MetaJson.condition(condition);
        json.put("lastHeartbeatTime", Fields.seconds(condition.lastTransitionTime()));
        return json;
    }

    private static ObjectNode resources(Resources resources) {
        ObjectNode json = Fields.object();
        json.put("cpu", Quantity.ofThousandths(resources.cpuMillis()));
        json.put("memory", Quantity.ofBytes(resources.memoryBytes()));
        json.put("pods", Long.toString(resources.pods()));
        return json;
    }

    private static Resources resources(JsonNode parent, String field) {
        SortedMap<String, String> amounts = amounts(parent, field);
        return new Resources(
                Quantity.thousandths(amounts.getOrDefault("cpu", "0")),
                Quantity.units(amounts.getOrDefault("memory", "0")),
                Quantity.units(amounts.getOrDefault("pods", "0")));
    }

    private static ObjectNode info(Node.SystemInfo info) {
        ObjectNode json = Fields.object();
        json.put("machineID", "");
        json.put("systemUUID", "");
        json.put("bootID", info.bootId());
        json.put("kernelVersion", info.kernelVersion());
        json.put("osImage", info.osImage());
        json.put("containerRuntimeVersion", info.containerRuntimeVersion());
        json.put("kubeletVersion", info.kubeletVersion());
        json.put("kubeProxyVersion", "");
        json.put("operatingSystem", info.operatingSystem());
        json.put("architecture", info.architecture());
        return json;
    }
}
