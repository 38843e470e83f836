package io.kubehop.drain.cluster;

/**
 * A VolumeAttachment: a volume that is, or has to be, on a node.
 *
 * @param volume the persistent volume's name
 * @param attached it is there by now
 */
public record Attachment(String volume, String node, boolean attached) {}
