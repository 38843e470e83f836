package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.kubehop.drain.cluster.Attachment;
import java.util.Optional;

/** What VolumeAttachments say. */
final class Attachments {
    private Attachments() {}

    /** Nothing for a volume that is no persistent one. */
    static Optional<Attachment> of(VolumeAttachment attachment) {
        return Optional.ofNullable(attachment.getSpec())
                .filter(spec -> spec.getSource() != null && spec.getSource().getPersistentVolumeName() != null)
                .map(spec -> new Attachment(
                        spec.getSource().getPersistentVolumeName(),
                        spec.getNodeName(),
                        attachment.getStatus() != null
                                && Boolean.TRUE.equals(attachment.getStatus().getAttached())));
    }
}
