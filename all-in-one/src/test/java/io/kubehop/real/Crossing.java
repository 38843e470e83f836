package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Map;
import java.util.function.Consumer;

/** Pods that no two nodes may share, and which of them are asked last on their node. */
final class Crossing {
    private Crossing() {}

    /** No two pods of the application on one node. */
    static Consumer<PodSpecBuilder> apart(String app) {
        return spec -> spec.withNewAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(Map.of("app", app))
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .endAffinity();
    }

    /** The application's pod on the node is asked when all others of the node are gone. */
    static void last(DrainStage stage, String app, String letter) {
        for (Pod pod : stage.pods(app)) {
            if (pod.getSpec().getNodeName().equals(stage.node(letter))) {
                stage.client
                        .pods()
                        .inNamespace(stage.name)
                        .withName(pod.getMetadata().getName())
                        .edit(found -> {
                            found.getMetadata().getLabels().put("kubehop.io/drain", "last");
                            return found;
                        });
            }
        }
    }
}
