package io.kubehop.simulator.model;

/**
 * A volume that is, or has to be, on a node. The simulator keeps what it is told of them: it attaches and detaches nothing.
 *
 * @param attached whether the driver says that the volume is there
 */
public record VolumeAttachment(ObjectMeta meta, Spec spec, boolean attached) implements KubeObject {

    /** Which volume on which node, and the driver that has to see to it. */
    public record Spec(String attacher, String nodeName, String persistentVolumeName) {}

    @Override
    public Kind<VolumeAttachment> kind() {
        return Kind.VOLUME_ATTACHMENT;
    }

    /** The same with other metadata. */
    public VolumeAttachment withMeta(ObjectMeta newMeta) {
        return new VolumeAttachment(newMeta, spec, attached);
    }

    /** The same, attached or not. */
    public VolumeAttachment withAttached(boolean newAttached) {
        return new VolumeAttachment(meta, spec, newAttached);
    }
}
