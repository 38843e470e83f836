package io.kubehop.agent.host.etcd;

import io.kubehop.agent.controlplane.EtcdAnswers.SnapshotStatus;
import io.kubehop.agent.host.Commands;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of etcd with the node's Kubernetes folder (certificates, keys, manifests) beside them. Each is a folder that appears
 * whole, by a rename, after etcdutl has read it and its checksum fits:
 *
 * <pre>
 * FOLDER/UPGRADE-hop-N/{etcd.db, kubernetes/…, snapshot.json}
 * </pre>
 *
 * <p>One is taken for each hop and never again for the same hop: a second try must not replace what was there before the first.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String HALF = ".new-";
    /** A database grows while it is read, and the files beside it need a little. */
    private static final double ROOM = 1.2;

    private static final long LEAST_ROOM = 64L << 20;

    private final Commands commands;
    private final Path root;
    private final SnapshotSettings settings;

    /** @param root {@code /}, or a folder that stands for it */
    public Snapshots(Commands commands, Path root, SnapshotSettings settings) {
        this.commands = commands;
        this.root = root;
        this.settings = settings;
    }

    /** The snapshot of an order's hop, by its name on the host; nothing if there is none. */
    public Optional<String> of(WorkOrder order) {
        return Files.exists(folder().resolve(name(order)).resolve(SnapshotFiles.NOTE))
                ? Optional.of(settings.folder() + "/" + name(order))
                : Optional.empty();
    }

    /**
     * Takes, proves and copies the snapshot of an order's hop, and removes old ones. What was done already is not done again.
     *
     * @throws EtcdTrouble if it cannot be had, or is not what it should be
     */
    public void take(Etcdctl etcd, WorkOrder order) throws IOException, InterruptedException, EtcdTrouble {
        if (!settings.taken()) {
            return;
        }
        Path whole = folder().resolve(name(order));
        if (of(order).isEmpty()) {
            room(etcd);
            Path half = folder().resolve(HALF + name(order));
            SnapshotFiles.delete(half);
            SnapshotFiles.makePrivate(half);
            Path database = half.resolve(SnapshotFiles.DATABASE);
            String onHost = settings.folder() + "/" + HALF + name(order) + "/" + SnapshotFiles.DATABASE;
            etcd.save(onHost);
            SnapshotStatus status = etcd.status(onHost);
            SnapshotFiles.prove(database, status);
            SnapshotFiles.copyTree(root.resolve("etc/kubernetes"), half.resolve("kubernetes"), List.of("tmp"));
            SnapshotFiles.note(half, order, status);
            Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
            SnapshotFiles.force(folder());
            LOG.info("{} holds revision {} with {} keys", whole, status.revision(), status.keys());
        }
        copy(whole, order);
        prune(folder(), whole);
    }

    private void room(Etcdctl etcd) throws IOException, InterruptedException, EtcdTrouble {
        SnapshotFiles.makePrivate(folder());
        long needed = Math.max(LEAST_ROOM, (long) (etcd.own().size() * ROOM));
        long free = Files.getFileStore(folder()).getUsableSpace();
        if (free < needed) {
            throw new EtcdTrouble("there is no room for a snapshot in " + settings.folder() + ": " + (free >> 20)
                    + " MiB are free, it needs " + (needed >> 20) + " MiB");
        }
    }

    private void copy(Path whole, WorkOrder order) throws IOException, InterruptedException, EtcdTrouble {
        if (settings.copyTo().isPresent()) {
            Path mounted = root.resolve(settings.copyTo().get().substring(1));
            if (!Files.isDirectory(mounted)) {
                throw new EtcdTrouble("the snapshot cannot be copied off the node: there is no folder "
                        + settings.copyTo().get() + "; is it mounted?");
            }
            Path target = mounted.resolve(order.node()).resolve(name(order));
            if (!SnapshotFiles.same(whole, target)) {
                Path half = mounted.resolve(order.node()).resolve(HALF + name(order));
                SnapshotFiles.delete(half);
                SnapshotFiles.delete(target);
                SnapshotFiles.copyTree(whole, half, List.of());
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
                if (!SnapshotFiles.same(whole, target)) {
                    throw new EtcdTrouble("the copy of the snapshot in " + target + " is not what was copied");
                }
            }
            prune(mounted.resolve(order.node()), target);
        }
        if (!settings.copyCommand().isEmpty()) {
            Commands.Outcome said = commands.run(Commands.Command.of(settings.timeout(), settings.copyCommand())
                    .with("KUBEHOP_SNAPSHOT", settings.folder() + "/" + name(order))
                    .with("KUBEHOP_NODE", order.node()));
            if (!said.ok()) {
                throw new EtcdTrouble("the command that copies the snapshot off the node failed: " + said.why());
            }
        }
    }

    private void prune(Path folder, Path never) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.list(folder)) {
            all = found.filter(one -> Files.exists(one.resolve(SnapshotFiles.NOTE)))
                    .sorted(Comparator.comparing(SnapshotFiles::takenAt).reversed())
                    .toList();
        }
        for (Path old : all.subList(Math.min(settings.keep(), all.size()), all.size())) {
            if (!old.equals(never)) {
                SnapshotFiles.delete(old);
                LOG.info("{} was removed: {} newer ones are kept", old, settings.keep());
            }
        }
    }

    private Path folder() {
        return root.resolve(settings.folder().substring(1));
    }

    private static String name(WorkOrder order) {
        return order.upgrade() + "-hop-" + order.hop();
    }
}
