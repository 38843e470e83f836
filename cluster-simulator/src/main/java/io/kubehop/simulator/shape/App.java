package io.kubehop.simulator.shape;

import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodDisruptionBudget.UnhealthyPodPolicy;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodSpec.AffinityTerm;
import io.kubehop.simulator.model.PodSpec.TopologySpread;
import io.kubehop.simulator.model.PodSpec.Volume;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An application of a sample cluster: a Deployment or StatefulSet whose pods carry the label {@code app}, and perhaps a
 * budget over them.
 *
 * @param budget bounds, of which at most one is given
 */
public record App(
        String namespace,
        String name,
        boolean stateful,
        int replicas,
        PodTemplate template,
        Optional<PodDisruptionBudget.Spec> budget) {

    /** A stateless application without budget. */
    public static App deployment(String namespace, String name, int replicas, Resources requests) {
        PodSpec spec = PodSpec.of("registry.example/" + name + ":1.0", requests);
        return new App(namespace, name, false, replicas, PodTemplate.of(Map.of("app", name), spec), Optional.empty());
    }

    /** A stateful application without budget, its pods holding claims. */
    public static App statefulSet(String namespace, String name, int replicas, Resources requests) {
        App app = deployment(namespace, name, replicas, requests);
        Volume claim = new Volume("data", PodSpec.VolumeSource.CLAIM, "data-" + name);
        return new App(
                namespace,
                name,
                true,
                replicas,
                app.template().withSpec(app.template().spec().withVolumes(List.of(claim))),
                Optional.empty());
    }

    /** With a budget that lets so many be missing: {@code 1} or {@code 25%}. */
    public App maxUnavailable(String amount) {
        return withBudget(Optional.empty(), Optional.of(IntOrPercent.parse(amount)), Optional.empty());
    }

    /** With a budget that wants so many available: {@code 2} or {@code 80%}. */
    public App minAvailable(String amount) {
        return withBudget(Optional.of(IntOrPercent.parse(amount)), Optional.empty(), Optional.empty());
    }

    /** With a budget that lets pods which are not Ready always go; it needs a budget already. */
    public App unhealthyAlwaysGo() {
        PodDisruptionBudget.Spec old = budget.orElseThrow();
        return withBudget(old.minAvailable(), old.maxUnavailable(), Optional.of(UnhealthyPodPolicy.ALWAYS_ALLOW));
    }

    /** With pods that take that long to become Ready and to end, as Go durations. */
    public App taking(String ready, String end) {
        return withTemplate(template.withAnnotation(Pod.READY_DELAY, ready).withAnnotation(Pod.DELETE_DELAY, end));
    }

    /** With pods that keep away from each other in that topology. */
    public App apart(String topologyKey) {
        return withSpec(template.spec().withAntiAffinity(List.of(new AffinityTerm(selector(), topologyKey))));
    }

    /** With pods spread over zones, at most one more in one than in another. */
    public App overZones() {
        return withSpec(
                template.spec().withTopologySpread(List.of(new TopologySpread(1, Node.ZONE_LABEL, true, selector()))));
    }

    /** With an emptyDir beside its other volumes. */
    public App scratch() {
        List<Volume> volumes = new ArrayList<>(template.spec().volumes());
        volumes.add(new Volume("scratch", PodSpec.VolumeSource.EMPTY_DIR, ""));
        return withSpec(template.spec().withVolumes(volumes));
    }

    /** With pods of that grace period. */
    public App grace(long seconds) {
        return withSpec(template.spec().withGrace(seconds));
    }

    /** With another pod specification. */
    public App withSpec(PodSpec spec) {
        return withTemplate(template.withSpec(spec));
    }

    /** The objects a client would create. */
    public List<KubeObject> objects() {
        List<KubeObject> objects = new ArrayList<>();
        objects.add(
                stateful
                        ? StatefulSet.of(namespace, name, replicas, template)
                        : Deployment.of(namespace, name, replicas, template));
        budget.ifPresent(spec -> objects.add(
                new PodDisruptionBudget(ObjectMeta.of(namespace, name), spec, PodDisruptionBudget.Status.NEW)));
        return objects;
    }

    private LabelSelector selector() {
        return LabelSelector.of("app", name);
    }

    private App withTemplate(PodTemplate newTemplate) {
        return new App(namespace, name, stateful, replicas, newTemplate, budget);
    }

    private App withBudget(
            Optional<IntOrPercent> minimum, Optional<IntOrPercent> maximum, Optional<UnhealthyPodPolicy> unhealthy) {
        PodDisruptionBudget.Spec spec =
                new PodDisruptionBudget.Spec(Optional.of(selector()), minimum, maximum, unhealthy);
        return new App(namespace, name, stateful, replicas, template, Optional.of(spec));
    }
}
