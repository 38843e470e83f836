package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.PodSpec.Volume;
import io.kubehop.simulator.model.PodSpec.VolumeSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes: only what they are backed by. */
final class VolumeJson {
    private VolumeJson() {}

    static ObjectNode write(Volume volume) {
        ObjectNode json = Fields.object();
        json.put("name", volume.name());
        ObjectNode source = json.putObject(field(volume.source()));
        String reference = reference(volume.source());
        if (!reference.isEmpty()) {
            source.put(reference, volume.reference());
        }
        return json;
    }

    static Volume read(JsonNode json) {
        for (VolumeSource source : VolumeSource.values()) {
            JsonNode found = json.path(field(source));
            if (found.isObject()) {
                return new Volume(Fields.text(json, "name"), source, Fields.text(found, reference(source)));
            }
        }
        return new Volume(Fields.text(json, "name"), VolumeSource.OTHER, "");
    }

    private static String field(VolumeSource source) {
        return switch (source) {
            case EMPTY_DIR -> "emptyDir";
            case HOST_PATH -> "hostPath";
            case CLAIM -> "persistentVolumeClaim";
            case CONFIG_MAP -> "configMap";
            case SECRET -> "secret";
            case OTHER -> "projected";
        };
    }

    private static String reference(VolumeSource source) {
        return switch (source) {
            case EMPTY_DIR, OTHER -> "";
            case HOST_PATH -> "path";
            case CLAIM -> "claimName";
            case CONFIG_MAP -> "name";
            case SECRET -> "secretName";
        };
    }
}
