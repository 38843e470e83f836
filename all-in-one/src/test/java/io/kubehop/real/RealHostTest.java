package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The agent on real hosts: workers with apt, dpkg, kubeadm and kubelet of 1.34, in a cluster whose control plane has gone to 1.37.
 */
@Tag("real")
@Tag("hosts")
class RealHostTest {
    private static final String OLD = "1.34.4";
    private static final String NEW = "1.37.2";
    private static final Duration SOON = Duration.ofMinutes(1);

    private static Testbed testbed;
    private static ClusterView cluster;

    @BeforeAll
    static void aClusterWhoseWorkersStayedBehind() throws Exception {
        testbed = Testbed.up("1.37");
        cluster = ClusterView.of(testbed.kubeconfig());
    }

    @AfterAll
    static void down() throws Exception {
        if (testbed != null) {
            cluster.close();
            testbed.close();
        }
    }

    private static AgentHost worker(String name) throws Exception {
        AgentHost host = AgentHost.worker(testbed, name, "1.34");
        // The first host has left the cluster's version as a kubeadm of its minor does; the control plane's upgrades
        // move it.
        cluster.client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("kubeadm-config")
                .edit(map -> {
                    map.getData()
                            .computeIfPresent("ClusterConfiguration", (_, text) -> text.replace("v" + OLD, "v" + NEW));
                    return map;
                });
        assertThat(version(host)).isEqualTo("v" + OLD);
        return host;
    }

    private static String version(AgentHost host) {
        return cluster.client()
                .nodes()
                .withName(host.name())
                .get()
                .getStatus()
                .getNodeInfo()
                .getKubeletVersion();
    }

    @Test
    void aWorkerJumpsThreeMinorsAndGoesBackByOrder() throws Exception {
        AgentHost host = worker("jumper");
        assertThat(host.flags()).contains("--pod-infra-container-image");
        String before = host.state();
        String file = "kubelet_" + NEW + "-1.1_amd64.deb";
        AgentHost.Ended other = host.story("prepare", OLD, NEW, "b0", SOON, file + "=" + "0".repeat(64));
        assertThat(other.lines("PreparationFailed"))
                .as(other.said())
                .singleElement()
                .asString()
                .contains("is not the file that the order names: " + file);
        String named =
                file + "=" + host.shell("sha256sum /var/lib/packages/" + file).substring(0, 64);

        AgentHost.Ended ahead = host.story("prepare", OLD, NEW, "b1", SOON, named);
        assertThat(ahead.lines("NodePrepared")).as(ahead.said()).hasSize(1);
        assertThat(host.state()).as("work ahead changes nothing").isEqualTo(before);
        AgentHost.Ended ended = host.story("upgrade", OLD, NEW, "b1", SOON, named);
        assertThat(ended.lines("NodeUpgraded")).as(ended.said()).hasSize(1);
        assertThat(ended.said()).contains("/var/lib/kubehop/pinned/kubelet/" + file);
        assertThat(version(host)).isEqualTo("v" + NEW);
        assertThat(host.flags()).isEqualTo("KUBELET_KUBEADM_ARGS=\"\"\n");
        assertThat(host.run("/usr/bin/kubelet", "--pod-infra-container-image=x"))
                .as("without the clean-up the kubelet does not start")
                .satisfies(kubelet -> assertThat(kubelet.exit()).isNotZero())
                .satisfies(kubelet -> assertThat(kubelet.said()).contains("unknown flag: --pod-infra-container-image"));
        assertThat(host.shell("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");

        AgentHost.Ended back = host.story("rollback", NEW, OLD, "back", SOON);
        assertThat(back.lines("NodeRolledBack")).as(back.said()).hasSize(1);
        assertThat(version(host)).isEqualTo("v" + OLD);
        assertThat(host.state()).as("everything is what it was").isEqualTo(before);
    }

    @Test
    void anAgentThatIsKilledAtEveryCommandComesToTheSameEnd() throws Exception {
        AgentHost host = worker("dying");
        String before = host.state();
        Instant start = Instant.now();
        AgentHost.Deaths upgrade = host.deadlyStory("upgrade", OLD, NEW, "b1");
        assertThat(upgrade.last().lines("NodeUpgraded"))
                .as(upgrade.last().said())
                .hasSize(1);
        assertThat(upgrade.last().lines("StepFailed")).isEmpty();
        assertThat(version(host)).isEqualTo("v" + NEW);
        host.shell("rm /var/lib/kubehop/deaths");
        AgentHost.Deaths back = host.deadlyStory("rollback", NEW, OLD, "back");
        assertThat(back.last().lines("NodeRolledBack")).as(back.last().said()).hasSize(1);
        assertThat(host.state()).as("everything is what it was").isEqualTo(before);
        assertThat(upgrade.count()).isGreaterThan(20);
        // Before and after each of the four commands that change something; in the middle only of those that last.
        assertThat(back.count()).isGreaterThanOrEqualTo(8);
        System.out.printf(
                "real hosts: killed %d times in an upgrade and %d times on the way back, in %d s%n",
                upgrade.count(),
                back.count(),
                Duration.between(start, Instant.now()).toSeconds());
    }

    @Test
    void aBrokenKubeletIsRolledBackByItself() throws Exception {
        AgentHost host = worker("unlucky");
        String before = host.state();
        Packages.kubelet(host, NEW + "-1.2", "#!/bin/sh\necho 'kubelet: cannot start' >&2; sleep 1; exit 1\n", "");
        host.shell("apt-get update -qq");
        AgentHost.Ended ended = host.story("upgrade", OLD, NEW, "b1", Duration.ofSeconds(8));
        assertThat(ended.lines("NodeRolledBack")).as(ended.said()).hasSize(1);
        assertThat(ended.lines("NodeFailed"))
                .singleElement()
                .asString()
                .contains("step check-kubelet failed because", "the node is back at v" + OLD);
        assertThat(version(host)).isEqualTo("v" + OLD);
        assertThat(host.state()).as("everything is what it was").isEqualTo(before);
    }

    @Test
    void aPackageManagerAtWorkIsWaitedForAndOneThatWasInterruptedIsFinished() throws Exception {
        AgentHost host = worker("busy");
        // An upgrade of the kubelet itself that lost power in the middle of its unpacking, and another package half
        // configured.
        Packages.make(
                host, "slow", "1.0", "#!/bin/sh\n", "[ -e /root/quick ] || { touch /root/quick; sleep 100; }", "");
        host.shell("setsid dpkg -i /var/lib/packages/slow_1.0_amd64.deb > /dev/null 2>&1 &"
                + " until [ -e /root/quick ]; do sleep 0.1; done; pkill -9 -x dpkg; true");
        assertThat(host.shell("dpkg-query -W -f '${db:Status-Status}' slow")).isEqualTo("half-configured");
        // Somebody else holds apt's lock for a while, as an unattended upgrade does.
        host.shell("setsid perl -e 'my $lock = pack(\"s s i q q i i\", 1, 0, 0, 0, 0, 0, 0); open(F,"
                + " \">>/var/lib/dpkg/lock-frontend\"); fcntl(F, 6, $lock) or die; open(G, \">/root/locked\");"
                + " sleep 6' > /dev/null 2>&1 & for i in $(seq 100); do [ -e /root/locked ] && exit; sleep 0.1;"
                + " done; exit 1");
        AgentHost.Ended ended = host.story("upgrade", OLD, NEW, "b1", SOON);
        assertThat(ended.lines("NodeUpgraded")).as(ended.said()).hasSize(1);
        assertThat(ended.said()).contains("the lock /var/lib/dpkg/lock-frontend is held by perl (process ");
        assertThat(host.shell("dpkg-query -W -f '${db:Status-Status}' slow")).isEqualTo("installed");
        assertThat(version(host)).isEqualTo("v" + NEW);
    }

    @Test
    void aKubeletWhoseInstallationLostPowerIsInstalled() throws Exception {
        AgentHost host = worker("torn");
        Packages.kubelet(host, NEW + "-1.2", "", "[ -e /root/quick ] || { touch /root/quick; sleep 100; }");
        host.shell("setsid dpkg -i /var/lib/packages/kubelet_" + NEW + "-1.2_amd64.deb > /dev/null 2>&1 &"
                + " until [ -e /root/quick ]; do sleep 0.1; done; pkill -9 -x dpkg; true");
        assertThat(host.shell("dpkg-query -W -f '${db:Status-Status}' kubelet")).isEqualTo("half-installed");
        AgentHost.Ended ended = host.story("upgrade", OLD, NEW, "b1", SOON);
        assertThat(ended.lines("NodeUpgraded")).as(ended.said()).hasSize(1);
        assertThat(ended.said()).contains("kubelet " + OLD + "-1.1 is half installed, and is installed again");
        assertThat(version(host)).isEqualTo("v" + NEW);
        assertThat(host.shell("dpkg-query -W -f '${db:Status-Status} ${Version}' kubelet"))
                .startsWith("installed " + NEW);
    }

    @Test
    void aRepositoryThatIsDownAndDisksThatAreFullAreWaitedForByOneOrder() throws Exception {
        AgentHost host = worker("pressed");
        var mishaps = new Mishaps(host);
        mishaps.distantRepository();
        String before = host.state();
        mishaps.fullDisk("/var/lib/kubehop", 16);
        mishaps.fullDisk("/var/cache/apt/archives", 4);
        mishaps.fullDisk("/var/lib/dpkg", 0);
        mishaps.repositoryDown();
        try (AgentHost.Patient agent = host.patientStory("upgrade", OLD, NEW, "b1")) {
            assertThat(agent.failed(Step.KEEP, "No space left on device")).contains("/var/lib/kubehop/kept.new/");
            mishaps.room("/var/lib/kubehop");
            assertThat(agent.failed(Step.KEEP, "there would be no way back")).contains(OLD, "copy:/var/lib/packages");
            mishaps.repositoryUp();
            agent.failed(Step.DOWNLOAD, "No space left on device");
            mishaps.repositoryDown();
            mishaps.room("/var/cache/apt/archives");
            agent.failed(Step.DOWNLOAD, "copy:/var/lib/packages");
            assertThat(host.state()).as("nothing was touched").isEqualTo(before);
            mishaps.repositoryUp();
            agent.failed(Step.INSTALL_KUBEADM, "No space left on device");
            assertThat(version(host)).isEqualTo("v" + OLD);
            mishaps.roomBitByBit("/var/lib/dpkg");
            AgentHost.Ended ended = agent.end();
            assertThat(ended.lines("NodeUpgraded")).as(ended.said()).hasSize(1);
        }
        assertThat(version(host)).isEqualTo("v" + NEW);
        assertThat(host.shell("apt-mark showhold; dpkg --audit")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
    }

    @Test
    void kubeadmThatFailsAtAnyPhaseIsRunAgainAndOneThatNeverWorksLeadsBack() throws Exception {
        AgentHost host = worker("stumbling");
        var mishaps = new Mishaps(host);
        String before = host.state();
        mishaps.brokenKubeadm();
        AgentHost.Ended given = host.story("upgrade", OLD, NEW, "b1", SOON);
        assertThat(given.lines("NodeRolledBack")).as(given.said()).hasSize(1);
        assertThat(given.lines("NodeFailed")).singleElement().asString().contains("phase preflight: made to fail");
        assertThat(host.state()).as("everything is what it was").isEqualTo(before);

        mishaps.stumblingKubeadm();
        try (AgentHost.Patient agent = host.patientStory("upgrade", OLD, NEW, "b2")) {
            AgentHost.Ended ended = agent.end();
            assertThat(ended.lines("NodeUpgraded")).as(ended.said()).hasSize(1);
            assertThat(ended.lines("StepFailed")).as(ended.said()).hasSize(2 + Mishaps.PHASES.size() + 2);
            Mishaps.PHASES.forEach(phase -> assertThat(ended.lines("StepFailed"))
                    .anyMatch(line -> line.contains("error execution phase " + phase + ": made to fail")));
            assertThat(ended.said()).doesNotContain("fails by itself").contains("exit code 137");
        }
        mishaps.goodKubeadm();
        assertThat(version(host)).isEqualTo("v" + NEW);
    }
}
