package io.kubehop.agent.host.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How snapshots of etcd are kept.
 *
 * @param taken whether one is taken before the first step of a hop; where not, somebody else must
 * @param folder on the host; absolute
 * @param keep how many are kept there, and in the folder they are copied to
 * @param copyTo a folder off the node, mounted; absolute
 * @param copyCommand program and arguments that copy it off the node: given {@code KUBEHOP_SNAPSHOT}, its folder
 * @param timeout of saving, of reading and of copying, each
 */
public record SnapshotSettings(
        boolean taken, String folder, int keep, Optional<String> copyTo, List<String> copyCommand, Duration timeout) {

    /** In {@code /var/lib/kubehop-snapshots}, five of them, not copied, ten minutes. */
    public static final SnapshotSettings DEFAULT = new SnapshotSettings(
            true, "/var/lib/kubehop-snapshots", 5, Optional.empty(), List.of(), Duration.ofMinutes(10));

    public SnapshotSettings {
        copyCommand = List.copyOf(copyCommand);
        if (keep < 1) {
            throw new IllegalArgumentException("at least one snapshot must be kept, not " + keep);
        }
        if (!folder.startsWith("/") || copyTo.filter(to -> !to.startsWith("/")).isPresent()) {
            throw new IllegalArgumentException("folders of snapshots must be absolute");
        }
    }
}
