package io.kubehop.real;

import static io.kubehop.real.EtcdMembers.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ProcessCommands;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent of the first of three control-plane nodes, with a real etcd of three members and its real programs. */
@Tag("real")
class EtcdMembersTest {
    private static final Host.Result DONE = new Host.Result.Done();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SNAPSHOTS = "/var/lib/kubehop-snapshots";
    private static final WorkOrder ORDER = new WorkOrder(
            "cl",
            "u1",
            "1-control-plane-01",
            1,
            1,
            name(0),
            NodeRole.CONTROL_PLANE,
            "",
            KubeVersion.parse("1.35.4"),
            KubeVersion.parse("1.36.3"),
            true);

    @TempDir
    private Path folder;

    private Path root;
    private Path programs;
    private EtcdMembers members;
    private Host host;

    @BeforeEach
    void three() throws Exception {
        programs = Testbed.programs("1.37");
        members = EtcdMembers.start(folder, programs, 3);
        root = folder.resolve("root");
        file("usr/bin/apt-get", "");
        file("etc/kubernetes/pki/ca.key", "secret");
        file("etc/kubernetes/manifests/etcd.yaml", "");
        file(
                "etc/kubernetes/manifests/kube-apiserver.yaml",
                "spec:\n  containers:\n  - command:\n    - --etcd-servers=" + members.endpoint(0) + "\n");
        host = RealHost.of(this::run, root, folder.resolve("agent"), RealSettings.DEFAULT);
    }

    @AfterEach
    void none() {
        if (members != null) {
            members.close();
        }
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    /** The programs of the testbed, less patient than usual, and the host's folder of snapshots where the root is. */
    private Commands.Outcome run(Commands.Command command) throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(programs.resolve(command.line().getFirst()).toString());
        if (command.line().getFirst().equals("etcdctl")) {
            line.add("--command-timeout=2s");
        }
        command.line().stream()
                .skip(1)
                .map(word -> word.startsWith(SNAPSHOTS) ? root + word : word)
                .forEach(line::add);
        return new ProcessCommands().run(new Commands.Command(line, command.timeout(), command.environment()));
    }

    private Host.Result step(String name) throws Exception {
        return host.run(new Step(name, ""), ORDER, 1);
    }

    private String reason(String step) throws Exception {
        Host.Result result = step(step);
        assertThat(result).isInstanceOf(Host.Result.Failed.class);
        return ((Host.Result.Failed) result).reason();
    }

    /** The member that leads; -1 while none does. */
    private int leader() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            Commands.Outcome said = members.etcdctl(i, "endpoint", "status", "-w", "fields", "--command-timeout=2s");
            Matcher ids = Pattern.compile("(?s)\"MemberID\" : (\\d+).*\"Leader\" : (\\d+)")
                    .matcher(said.out());
            if (said.ok() && ids.find() && ids.group(1).equals(ids.group(2))) {
                return i;
            }
        }
        return -1;
    }

    private void giveLeadToTheFirst() throws Exception {
        int leader = leader();
        if (leader == 0) {
            return;
        }
        Matcher id = Pattern.compile("\"MemberID\" : (\\d+)")
                .matcher(
                        members.etcdctl(0, "endpoint", "status", "-w", "fields").out());
        assertThat(id.find()).isTrue();
        Commands.Outcome moved =
                members.etcdctl(leader, "move-leader", Long.toHexString(Long.parseUnsignedLong(id.group(1))));
        assertThat(moved.ok()).as(moved.why()).isTrue();
        assertThat(leader()).isZero();
    }

    @Test
    void theLeadGoesToAMemberThatLivesAndASnapshotIsProved() throws Exception {
        assertThat(members.etcdctl(0, "put", "/registry/a", "b").ok()).isTrue();
        assertThat(step(Step.CHECK_ETCD)).isEqualTo(DONE);
        giveLeadToTheFirst();
        assertThat(step(Step.MOVE_LEAD)).isEqualTo(DONE);
        assertThat(leader()).isPositive();
        assertThat(step(Step.MOVE_LEAD)).as("nothing to give").isEqualTo(DONE);

        assertThat(step(Step.SAVE_SNAPSHOT)).isEqualTo(DONE);
        Path snapshot = root.resolve(SNAPSHOTS.substring(1)).resolve("u1-hop-1");
        assertThat(Files.readString(snapshot.resolve("snapshot.json"))).contains("\"keys\" : 1,", "\"revision\" : 2,");
        Commands.Outcome restored = run(Commands.Command.of(
                SOON,
                "etcdutl",
                "snapshot",
                "restore",
                snapshot.resolve("etcd.db").toString(),
                "--data-dir=" + folder.resolve("restored")));
        assertThat(restored.ok()).as(restored.why()).isTrue();
    }

    @Test
    void aMemberThatIsDownIsNamedAndWithoutMostOfThemThatIsSaid() throws Exception {
        giveLeadToTheFirst();
        members.kill(1);
        assertThat(reason(Step.CHECK_ETCD))
                .startsWith("not every member of etcd is healthy: ")
                .contains(members.endpoint(1))
                .contains(name(1))
                .doesNotContain(members.endpoint(0), members.endpoint(2));
        assertThat(step(Step.MOVE_LEAD)).isEqualTo(DONE);
        assertThat(leader())
                .as("of the two others it goes to the one that lives")
                .isEqualTo(2);

        members.kill(2);
        assertThat(reason(Step.CHECK_ETCD))
                .isEqualTo("etcd has no leader, says its member " + members.endpoint(0)
                        + ": more than half of its members must be there");
        assertThat(step(Step.MOVE_LEAD)).as("a kindness only").isEqualTo(DONE);

        members.again(1);
        members.again(2);
        Pauses.until(
                "etcd is healthy again",
                SOON,
                () -> {
                    try {
                        return step(Step.CHECK_ETCD).equals(DONE);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                () -> "");
    }

    @Test
    void theOwnMemberThatIsDownIsSaid() throws Exception {
        members.kill(0);
        assertThat(reason(Step.CHECK_ETCD))
                .isEqualTo("etcd does not answer: exit code 1: Failed to get the status of endpoint "
                        + members.endpoint(0) + " (context deadline exceeded)");
    }
}
