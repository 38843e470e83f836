package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.agent.NodeAgentProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system on real hosts: the all-in-one as a process, and in each host the agent as its own process, which knows
 * nothing but Kafka. Kubelets, kubeadm, apt and the API server are real; the control plane is moved by a command.
 */
@Tag("real")
class RealHostsUpgradeTest {
    private static final String FROM = "v1.34.4";
    private static final String TO = "v1.37.2";
    private static final String BROKEN = "1.37.2-1.2";
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    @Test
    void two_workers_jump_three_minors_although_the_first_package_is_broken() throws Exception {
        try (Testbed testbed = Testbed.up("1.34");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig())) {
            List<AgentHost> hosts =
                    List.of(AgentHost.worker(testbed, "w1", "1.34"), AgentHost.worker(testbed, "w2", "1.34"));
            for (AgentHost host : hosts) {
                Packages.kubelet(host, BROKEN, "#!/bin/sh\necho 'cannot start' >&2; sleep 1; exit 1\n", "");
                host.shell("apt-get update -qq");
            }
            workload(cluster.client());
            try (BudgetAuditor auditor = new BudgetAuditor(cluster.client());
                    EvictionCount evictions = new EvictionCount(cluster.client())) {
                Installation kubehop = Installation.of(folder, testbed);
                int kafka = Installation.freePort();
                Instant start = Instant.now();
                try (Program serve = kubehop.serve(
                        "serve", hook(testbed), "--agents", "hosts", "--kafka-port", Integer.toString(kafka))) {
                    for (AgentHost host : hosts) {
                        agent(host, cluster.client(), kafka, folder.resolve("data/keys/ring.json"));
                    }
                    String upgrade = rejected(kubehop, cluster, hosts);
                    for (AgentHost host : hosts) {
                        Packages.remove(host, "kubelet", BROKEN);
                    }
                    kubehop.steer("retry", upgrade);
                    completed(kubehop, cluster, hosts);
                }
                assertThat(cluster.cordoned()).as("nodes left cordoned").isZero();
                assertThat(evictions.twice()).as("pods evicted twice").isEmpty();
                assertThat(auditor.violations()).as("budgets broken").isEmpty();
                assertThat(evictions.moved()).as("pods moved").isPositive();
                System.out.printf(
                        "real hosts: %d workers, 3 minors in one move, 1 rolled back before, %d pods moved, in %d s%n",
                        hosts.size(),
                        evictions.moved(),
                        Duration.between(start, Instant.now()).toSeconds());
            }
        }
    }

    /** The first node's kubelet does not come up: it is brought back, and nothing else is touched. */
    private static String rejected(Installation kubehop, ClusterView cluster, List<AgentHost> hosts) throws Exception {
        try (Program upgrade = kubehop.upgrade("1.37", 1, "--workers", "fewest")) {
            assertThat(upgrade.exit(LIMIT)).as(said(cluster, hosts, upgrade)).isNotZero();
            Matcher id = Pattern.compile("u-\\d{8}-[0-9a-f]{4}").matcher(upgrade.said());
            assertThat(id.find()).as(upgrade.said()).isTrue();
            assertThat(cluster.count(FROM)).as(said(cluster, hosts, upgrade)).isEqualTo(2);
            assertThat(told(hosts.get(0), "NodeRolledBack") + told(hosts.get(1), "NodeRolledBack"))
                    .as(said(cluster, hosts, upgrade))
                    .isEqualTo(1);
            assertThat(told(hosts.get(0), "OrderTaken") + told(hosts.get(1), "OrderTaken"))
                    .as("nodes touched")
                    .isEqualTo(1);
            return id.group();
        }
    }

    private static void completed(Installation kubehop, ClusterView cluster, List<AgentHost> hosts) throws Exception {
        // The same upgrade is under way: it is followed.
        try (Program upgrade = kubehop.upgrade("1.37", 1, "--workers", "fewest")) {
            assertThat(upgrade.exit(LIMIT)).as(said(cluster, hosts, upgrade)).isZero();
            assertThat(cluster.count(TO)).as(said(cluster, hosts, upgrade)).isEqualTo(2);
            assertThat(told(hosts.get(0), "NodeUpgraded") + told(hosts.get(1), "NodeUpgraded"))
                    .as("each once, not once a minor")
                    .isEqualTo(2);
        }
    }

    /** How often the agent has said so. */
    private static long told(AgentHost host, String event) throws IOException {
        return Files.readAllLines(log(host), UTF_8).stream()
                .filter(line -> line.contains(" " + event + " "))
                .count();
    }

    /** The control plane is the testbed's; afterwards kubeadm's configuration in the cluster says what a kubeadm there would. */
    private static String hook(Testbed testbed) {
        String kubectl = "\"$(%s bin $KUBEHOP_MINOR)/kubectl\" --kubeconfig %s -n kube-system"
                .formatted(testbed.command(), testbed.kubeconfig());
        return testbed.hook().strip() + " && " + kubectl + " get configmap kubeadm-config -o yaml"
                + " | sed \"s/kubernetesVersion: v.*/kubernetesVersion: $KUBEHOP_VERSION/\" | " + kubectl
                + " replace -f -";
    }

    private static void agent(AgentHost host, KubernetesClient client, int kafka, Path ring) throws IOException {
        String cluster =
                client.namespaces().withName("kube-system").get().getMetadata().getUid();
        Path etc = host.testbed().hostRoot(host.name()).resolve("etc");
        Path settings = etc.resolve("kubehop-agent.yaml");
        Files.copy(ring, Files.createDirectories(etc.resolve("kubehop")).resolve("ring.json"));
        Files.writeString(settings, """
            kafka: {bootstrap: "127.0.0.1:%d"}
            folder: /var/lib/kubehop
            nodes: %s
            cluster: %s
            host: real
            tries: 2
            backoff: 1s
            """.formatted(kafka, host.name(), cluster), UTF_8);
        host.start(
                log(host),
                host.java(NodeAgentProgram.class.getName(), "--config", "/etc/kubehop-agent.yaml")
                        .toArray(new String[0]));
    }

    private static Path log(AgentHost host) {
        return host.testbed().home().resolve(host.name() + "-agent.log");
    }

    private static String said(ClusterView cluster, List<AgentHost> hosts, Program upgrade) {
        StringBuilder said =
                new StringBuilder(cluster.versions() + "\nupgrade: " + upgrade.said() + "\n" + cluster.troubles());
        for (AgentHost host : hosts) {
            try {
                List<String> lines = Files.readAllLines(log(host), UTF_8);
                said.append("\nagent of ").append(host.name()).append(": ");
                lines.subList(Math.max(0, lines.size() - 12), lines.size())
                        .forEach(line -> said.append(line).append('\n'));
            } catch (IOException e) {
                said.append("no log of ").append(host.name());
            }
        }
        return said.toString();
    }

    private static void workload(KubernetesClient client) {
        Map<String, String> labels = Map.of("app", "web");
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(4)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("web")
                        .withImage("example.org/web:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        client.resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withMaxUnavailable(new IntOrString(1))
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        Pauses.until(
                "every pod ready",
                Duration.ofMinutes(1),
                () -> Integer.valueOf(4)
                        .equals(client.apps()
                                .deployments()
                                .inNamespace("default")
                                .withName("web")
                                .get()
                                .getStatus()
                                .getReadyReplicas()),
                () -> client.pods().inNamespace("default").list().getItems().toString());
    }
}
