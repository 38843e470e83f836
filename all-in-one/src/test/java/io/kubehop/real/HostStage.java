package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.agent.NodeAgentProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Agents in hosts, with a served cluster around them. */
final class HostStage {
    private HostStage() {}

    /** The control plane is the testbed's; afterwards kubeadm's configuration in the cluster says what a kubeadm there would. */
    static String hook(Testbed testbed) {
        String kubectl = "\"$(%s bin $KUBEHOP_MINOR)/kubectl\" --kubeconfig %s -n kube-system"
                .formatted(testbed.command(), testbed.kubeconfig());
        return testbed.hook().strip() + " && " + kubectl + " get configmap kubeadm-config -o yaml"
                + " | sed \"s/kubernetesVersion: v.*/kubernetesVersion: $KUBEHOP_VERSION/\" | " + kubectl
                + " replace -f -";
    }

    /**
     * Starts the agent inside a host.
     *
     * @param ring the planner's public keys
     */
    static void agent(AgentHost host, KubernetesClient client, int kafka, Path ring) throws IOException {
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
            real: {healthyTimeout: 20s}
            """.formatted(kafka, host.name(), cluster), UTF_8);
        host.start(
                log(host),
                host.java(NodeAgentProgram.class.getName(), "--config", "/etc/kubehop-agent.yaml")
                        .toArray(new String[0]));
    }

    /** How often the agent's journal says so. */
    static long told(AgentHost host, String event) throws IOException {
        Path journal = host.testbed().hostRoot(host.name()).resolve("var/lib/kubehop/journal");
        return Files.readAllLines(journal, UTF_8).stream()
                .flatMap(line -> Stream.of(line.split("\t", -1)))
                .filter(event::equals)
                .count();
    }

    private static Path log(AgentHost host) {
        return host.testbed().home().resolve(host.name() + "-agent.log");
    }

    static String said(ClusterView cluster, List<AgentHost> hosts, Program upgrade) {
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

    static void workload(KubernetesClient client) {
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
