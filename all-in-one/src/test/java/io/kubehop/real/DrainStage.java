package io.kubehop.real;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A namespace and a few nodes of its own for one test: its pods run on these nodes and on no others. */
final class DrainStage implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String STAGE = "stage";

    final KubernetesClient client;
    final String name;

    DrainStage(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** The node's name in the cluster. */
    String node(String letter) {
        return name + "-" + letter;
    }

    /** Nodes of that kubelet, by letters, Ready. */
    DrainStage nodes(String version, String... letters) {
        for (String letter : letters) {
            Map<String, Quantity> size =
                    Map.of("cpu", new Quantity("8"), "memory", new Quantity("32Gi"), "pods", new Quantity("110"));
            client.resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(node(letter))
                            .withAnnotations(Map.of("kwok.x-k8s.io/node", "fake"))
                            .withLabels(Map.of(STAGE, name, "kubernetes.io/hostname", node(letter)))
                            .endMetadata()
                            .withNewStatus()
                            .withCapacity(size)
                            .withAllocatable(size)
                            .withNewNodeInfo()
                            .withKubeletVersion(version)
                            .withArchitecture("amd64")
                            .withBootID("boot")
                            .withContainerRuntimeVersion("containerd://2.1.4")
                            .withKernelVersion("6.12.0")
                            .withKubeProxyVersion(version)
                            .withMachineID("machine")
                            .withOperatingSystem("linux")
                            .withOsImage("Debian")
                            .withSystemUUID("uuid")
                            .endNodeInfo()
                            .endStatus()
                            .build())
                    .create();
            Pauses.until(
                    letter + " is Ready",
                    LIMIT,
                    () -> ready(seen(letter)),
                    () -> seen(letter).getStatus().toString());
        }
        return this;
    }

    Node seen(String letter) {
        return client.nodes().withName(node(letter)).get();
    }

    private static boolean ready(Node node) {
        return node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    List<String> taints(String letter) {
        return seen(letter).getSpec().getTaints() == null
                ? List.of()
                : seen(letter).getSpec().getTaints().stream()
                        .map(taint -> taint.getKey() + ":" + taint.getEffect())
                        .toList();
    }

    /** A Deployment whose pods take that long to become ready, with changes to its pods, all of them ready. */
    void deployment(String app, int replicas, Duration starts, Consumer<PodSpecBuilder> pods) {
        var spec = new PodSpecBuilder()
                .withNodeSelector(Map.of(STAGE, name))
                .addNewContainer()
                .withName("main")
                .withImage("example.invalid/main:1")
                .endContainer();
        pods.accept(spec);
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", app))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of("app", app))
                        .withAnnotations(Map.of("pod-ready.stage.kwok.x-k8s.io/delay", starts.toSeconds() + "s"))
                        .endMetadata()
                        .withSpec(spec.build())
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        Pauses.until(
                app + " is ready",
                LIMIT,
                () -> pods(app).size() == replicas && pods(app).stream().allMatch(DrainStage::ready),
                () -> pods(app).toString());
    }

    void budget(String app, Consumer<PodDisruptionBudgetSpec> bounds) {
        var spec = new PodDisruptionBudgetSpec();
        bounds.accept(spec);
        client.resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName(app)
                        .endMetadata()
                        .withNewSpecLike(spec)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", app))
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        Pauses.until(
                "budget " + app + " is counted",
                LIMIT,
                () -> {
                    var found = client.policy()
                            .v1()
                            .podDisruptionBudget()
                            .inNamespace(name)
                            .withName(app)
                            .get();
                    return found.getStatus() != null
                            && found.getStatus().getExpectedPods() != null
                            && found.getStatus().getExpectedPods() > 0
                            && found.getStatus()
                                    .getCurrentHealthy()
                                    .equals(found.getStatus().getExpectedPods());
                },
                () -> "");
    }

    static Consumer<PodDisruptionBudgetSpec> maxUnavailable(int most) {
        return spec -> spec.setMaxUnavailable(new IntOrString(most));
    }

    static Consumer<PodDisruptionBudgetSpec> minAvailable(int least) {
        return spec -> spec.setMinAvailable(new IntOrString(least));
    }

    Deployment app(String app) {
        return client.apps().deployments().inNamespace(name).withName(app).get();
    }

    /** Its pods that are not terminating. */
    List<Pod> pods(String app) {
        return client.pods().inNamespace(name).withLabel("app", app).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Where its pods are. */
    List<String> where(String app) {
        return pods(app).stream()
                .map(pod -> pod.getSpec().getNodeName().substring(name.length() + 1))
                .sorted()
                .toList();
    }

    static boolean ready(Pod pod) {
        return pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    /** Exactly so many replicas are asked for and there, and no mark of a surge is left. */
    void awaitReplicas(String app, int replicas) {
        Pauses.until(
                app + " has " + replicas + " replicas",
                LIMIT,
                () -> app(app).getSpec().getReplicas() == replicas
                        && pods(app).size() == replicas
                        && !app(app).getMetadata().getAnnotations().containsKey("kubehop.io/surged-from"),
                () -> app(app) + "\n" + pods(app));
    }

    @Override
    public void close() {
        client.namespaces().withName(name).delete();
        client.nodes().withLabel(STAGE, name).delete();
    }
}
