package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.VolumeAttachment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** VolumeAttachments as JSON. */
final class AttachmentJson {
    private AttachmentJson() {}

    static void write(VolumeAttachment attachment, ObjectNode json) {
        ObjectNode spec = json.putObject("spec");
        spec.put("attacher", attachment.spec().attacher());
        spec.put("nodeName", attachment.spec().nodeName());
        spec.putObject("source").put("persistentVolumeName", attachment.spec().persistentVolumeName());
        json.putObject("status").put("attached", attachment.attached());
    }

    static VolumeAttachment read(ObjectMeta meta, JsonNode json) {
        JsonNode spec = json.path("spec");
        return new VolumeAttachment(
                meta,
                new VolumeAttachment.Spec(
                        Fields.text(spec, "attacher"),
                        Fields.text(spec, "nodeName"),
                        Fields.text(spec.path("source"), "persistentVolumeName")),
                Fields.flag(json.path("status"), "attached"));
    }
}
