package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.host.etcd.SnapshotSettings;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTasksTest {
    private static final Host.Result DONE = new Host.Result.Done();
    private static final String ETCDCTL = "etcdctl --endpoints=https://127.0.0.1:2379"
            + " --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/apiserver-etcd-client.crt"
            + " --key=/etc/kubernetes/pki/apiserver-etcd-client.key ";

    @TempDir
    private Path temporary;

    private Path root;
    private EtcdPrograms programs;
    private SnapshotSettings snapshots = SnapshotSettings.DEFAULT;

    @BeforeEach
    void aControlPlaneNode() throws IOException {
        root = Files.createDirectories(temporary.resolve("root"));
        programs = new EtcdPrograms(root);
        file("usr/bin/apt-get", "");
        file("etc/kubernetes/pki/etcd/ca.key", "secret");
        file("etc/kubernetes/tmp/old", "left by kubeadm");
        Files.setPosixFilePermissions(
                root.resolve("etc/kubernetes/pki/etcd/ca.key"), PosixFilePermissions.fromString("rw-------"));
        programs.manifests("v1.35.4", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd");
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static WorkOrder order(int hop) {
        return new WorkOrder(
                "cl",
                "u1",
                hop + "-control-plane-01",
                1,
                hop,
                "cp1",
                NodeRole.CONTROL_PLANE,
                "",
                KubeVersion.parse("1.35.4"),
                KubeVersion.parse("1.36.3"),
                true);
    }

    private Host.Result run(String step, WorkOrder order) throws Exception {
        var settings = FolderHost.QUICK.with(Provisions.DEFAULT.withSnapshots(snapshots));
        return RealHost.of(programs, root, temporary.resolve("agent"), settings).run(new Step(step, ""), order, 1);
    }

    private static String reason(Host.Result result) {
        assertThat(result).isInstanceOf(Host.Result.Failed.class);
        return ((Host.Result.Failed) result).reason();
    }

    private List<String> kept(String folder) throws IOException {
        try (Stream<Path> found = Files.list(root.resolve(folder))) {
            return found.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSnapshotIsSavedProvedAndHasTheKeysBesideIt() throws Exception {
        assertThat(run(Step.SAVE_SNAPSHOT, order(1))).isEqualTo(DONE);
        Path whole = root.resolve("var/lib/kubehop-snapshots/u1-hop-1");
        assertThat(Files.readString(whole.resolve("snapshot.json")))
                .contains("\"revision\" : 379", "\"keys\" : 301", "\"size\" : 1056", "\"from\" : \"v1.35.4\"");
        assertThat(whole.resolve("kubernetes/manifests/kube-apiserver.yaml")).exists();
        assertThat(whole.resolve("kubernetes/tmp")).doesNotExist();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(whole.resolve("kubernetes/pki/etcd/ca.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(whole)))
                .isEqualTo("rwx------");
        assertThat(programs.lines).contains(ETCDCTL + "snapshot save /var/lib/kubehop-snapshots/.new-u1-hop-1/etcd.db");
    }

    @Test
    void theSnapshotOfAHopIsNotTakenAgainAfterItsFirstTry() throws Exception {
        run(Step.SAVE_SNAPSHOT, order(1));
        programs.lines.clear();
        assertThat(run(Step.SAVE_SNAPSHOT, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).noneMatch(line -> line.contains("snapshot save"));
    }

    @Test
    void aDamagedOrEmptySnapshotIsNone() throws Exception {
        programs.damaged = true;
        assertThat(reason(run(Step.SAVE_SNAPSHOT, order(1)))).contains("checksum does not fit");
        programs.damaged = false;
        programs.keys = 0;
        assertThat(reason(run(Step.SAVE_SNAPSHOT, order(1)))).contains("is empty");
        assertThat(kept("var/lib/kubehop-snapshots")).containsExactly(".new-u1-hop-1");
        programs.keys = 301;
        assertThat(run(Step.SAVE_SNAPSHOT, order(1))).isEqualTo(DONE);
        assertThat(kept("var/lib/kubehop-snapshots")).containsExactly("u1-hop-1");
    }

    @Test
    void oldOnesAreRemovedHereAndWhereTheyAreCopiedTo() throws Exception {
        Files.createDirectories(root.resolve("mnt/backup"));
        snapshots = new SnapshotSettings(
                true, "/var/snap", 2, Optional.of("/mnt/backup"), List.of("/opt/copy", "it"), Duration.ofSeconds(5));
        for (int hop = 1; hop <= 4; hop++) {
            assertThat(run(Step.SAVE_SNAPSHOT, order(hop))).isEqualTo(DONE);
        }
        assertThat(kept("var/snap")).containsExactly("u1-hop-3", "u1-hop-4");
        assertThat(kept("mnt/backup/cp1")).containsExactly("u1-hop-3", "u1-hop-4");
        assertThat(root.resolve("mnt/backup/cp1/u1-hop-4/etcd.db"))
                .hasSameBinaryContentAs(root.resolve("var/snap/u1-hop-4/etcd.db"));
        assertThat(programs.lines)
                .filteredOn(line -> line.equals("/opt/copy it"))
                .hasSize(4);
    }

    @Test
    void aSnapshotThatCannotBeCopiedOffTheNodeStopsTheUpgrade() throws Exception {
        snapshots = new SnapshotSettings(
                true, "/var/snap", 2, Optional.of("/mnt/backup"), List.of(), Duration.ofSeconds(5));
        assertThat(reason(run(Step.SAVE_SNAPSHOT, order(1)))).contains("/mnt/backup; is it mounted?");
    }

    @Test
    void anUnhealthyMemberIsNamed() throws Exception {
        assertThat(run(Step.CHECK_ETCD, order(1))).isEqualTo(DONE);
        programs.health = "[{\"endpoint\":\"https://10.0.0.3:2379\",\"health\":false,\"error\":\"deadline exceeded\"}]";
        assertThat(reason(run(Step.CHECK_ETCD, order(1))))
                .isEqualTo("not every member of etcd is healthy: https://10.0.0.3:2379 deadline exceeded");
        programs.members = "{\"members\":[{\"name\":\"cp3\",\"clientURLs\":[\"https://10.0.0.3:2379\"]}]}";
        assertThat(reason(run(Step.CHECK_ETCD, order(1))))
                .isEqualTo("not every member of etcd is healthy: cp3 (https://10.0.0.3:2379) deadline exceeded");
        programs.health = "";
        assertThat(reason(run(Step.CHECK_ETCD, order(1))))
                .contains("etcd does not answer")
                .contains("unhealthy cluster");
        programs.leader = "null";
        assertThat(reason(run(Step.CHECK_ETCD, order(1))))
                .startsWith("etcd has no leader, says its member https://127.0.0.1:2379");
    }

    @Test
    void theLeadGoesOnlyIfThisNodeHasItAndEtcdIsItsOwn() throws Exception {
        assertThat(run(Step.MOVE_LEAD, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).last().isEqualTo(ETCDCTL + "move-leader f82830de0cf2b16d");
        programs.lines.clear();
        programs.leader = "17881596050732659053";
        assertThat(run(Step.MOVE_LEAD, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).noneMatch(line -> line.contains("move-leader"));
        programs.leader = "10";
        programs.lines.clear();
        Files.delete(root.resolve("etc/kubernetes/manifests/etcd.yaml"));
        assertThat(run(Step.MOVE_LEAD, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).isEmpty();
    }

    @Test
    void kubeadmThatPutsEverythingBackIsUnderstoodAndTheSnapshotNamed() throws Exception {
        run(Step.SAVE_SNAPSHOT, order(1));
        programs.kubeadm = _ -> new Commands.Outcome(
                1,
                "",
                "couldn't upgrade control plane. kubeadm has tried to recover everything into the earlier state."
                        + " Errors faced: timed out waiting for the kubelet",
                false);
        assertThat(reason(run(Step.APPLY_UPGRADE, order(1))))
                .startsWith("kubeadm upgrade apply failed: exit code 1: ")
                .contains("timed out waiting for the kubelet")
                .contains("kubeadm has put back what it had changed: every component is what it was")
                .endsWith("the snapshot of etcd from before is /var/lib/kubehop-snapshots/u1-hop-1");
    }

    @Test
    void kubeadmThatStopsHalfWayIsSaidComponentByComponentAndRunsAgain() throws Exception {
        programs.kubeadm = _ -> {
            programs.manifests("v1.36.3", "kube-apiserver");
            return new Commands.Outcome(1, "", "no route to host", false);
        };
        assertThat(reason(run(Step.APPLY_UPGRADE, order(1))))
                .contains(
                        "new are kube-apiserver v1.36.3; as before are etcd v1.35.4, kube-controller-manager v1.35.4");
        assertThat(reason(run(Step.CHECK_CONTROL_PLANE, order(1)))).contains("the control plane is not at v1.36.3");
        programs.kubeadm = _ -> {
            programs.manifests("v1.36.3", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
            return EtcdPrograms.fine("");
        };
        assertThat(run(Step.APPLY_UPGRADE, order(1))).isEqualTo(DONE);
        assertThat(run(Step.CHECK_CONTROL_PLANE, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).contains("kubeadm upgrade apply v1.36.3 --yes");
    }

    @Test
    void theApiServersAbsenceWhileItRestartsIsBorneForAWhile() throws Exception {
        programs.manifests("v1.36.3", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        programs.other = _ -> asked.incrementAndGet() < 4
                ? new Commands.Outcome(1, "", "connection refused", false)
                : EtcdPrograms.fine("ok");
        assertThat(run(Step.CHECK_CONTROL_PLANE, order(1))).isEqualTo(DONE);
        assertThat(asked).hasValue(4);
        programs.other = _ -> new Commands.Outcome(1, "", "connection refused", false);
        assertThat(reason(run(Step.CHECK_CONTROL_PLANE, order(1))))
                .contains("not ready")
                .contains("connection refused");
    }

    @Test
    void anotherControlPlaneNodeRunsUpgradeNodeWithTheHostsOwnOptions() throws Exception {
        file("etc/kubernetes/upgrade.yaml", "");
        assertThat(run(Step.UPGRADE_NODE, order(1))).isEqualTo(DONE);
        assertThat(programs.lines).containsExactly("kubeadm upgrade node --config /etc/kubernetes/upgrade.yaml");
    }
}
