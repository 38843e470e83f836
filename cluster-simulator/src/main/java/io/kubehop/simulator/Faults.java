package io.kubehop.simulator;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.api.Outcome;
import io.kubehop.simulator.control.Environment;
import io.kubehop.simulator.control.Machines;
import io.kubehop.simulator.eviction.EvictionWebhooks;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import java.time.Duration;
import java.time.Instant;

/** What the simulation world can do to the cluster behind the API's back. */
public final class Faults {
    private final Environment environment;
    private final Machines machines;
    private final EvictionWebhooks webhooks;
    private Instant apiServerBack = Instant.MIN;

    Faults(Environment environment, Machines machines, EvictionWebhooks webhooks) {
        this.environment = environment;
        this.machines = machines;
        this.webhooks = webhooks;
    }

    /** The kubelet reports its node not ready for that long; its pods count as not ready. Nothing if the host is off. */
    public void nodeNotReady(String node, Duration time) {
        if (machines.of(node).state() == Machines.State.SILENT) {
            return;
        }
        machines.become(node, Machines.State.SICK, environment.now());
        unlessChanged(node, time, () -> machines.become(node, Machines.State.WELL, environment.now()));
    }

    /** The host reboots: silent for that long, then all its pods start again. */
    public void reboot(String node, Duration time) {
        loseNode(node);
        unlessChanged(node, time, () -> restoreNode(node));
    }

    /** The host is off until {@link #restoreNode}. */
    public void loseNode(String node) {
        machines.become(node, Machines.State.SILENT, environment.now());
    }

    /** The host boots, and its pods start again. */
    public void restoreNode(String node) {
        machines.boot(node, environment.now());
    }

    /** Pods whose names start so do not become Ready until {@link #heal}, and those that are Ready no longer are. */
    public void neverReady(String namespace, String namePrefix) {
        machines.stick(namespace, namePrefix);
        lookAtAllNodes();
    }

    /** Undoes {@link #neverReady}. */
    public void heal(String namespace, String namePrefix) {
        machines.unstick(namespace, namePrefix);
        lookAtAllNodes();
    }

    /** One pod fails its readiness probe for that long. */
    public void unready(String namespace, String name, Duration time) {
        machines.unready(
                new ObjectKey(namespace, name).toString(), environment.now().plus(time));
        lookAtAllNodes();
    }

    /** Pods that start from now on take this much longer to become Ready; zero ends it. */
    public void extraStartDelay(Duration extra) {
        machines.delayStarts(extra);
    }

    /** The API server does not answer for that long; controllers and kubelets wait. */
    public void apiServerDown(Duration time) {
        Instant end = environment.now().plus(time);
        environment.gate().close();
        apiServerBack = end.isAfter(apiServerBack) ? end : apiServerBack;
        environment.timers().at(end, () -> {
            if (!environment.now().isBefore(apiServerBack)) {
                environment.gate().open();
            }
        });
    }

    /** Whether the API server answers. The store stays readable: whoever plays the network has to ask this. */
    public boolean apiServerUp() {
        return !environment.gate().closed();
    }

    /** Admission webhooks that take evictions over. */
    public EvictionWebhooks evictionWebhooks() {
        return webhooks;
    }

    /** Somebody else deletes a pod, without asking its budget. */
    public Outcome<Pod> rivalDelete(String namespace, String name) {
        return environment.api().delete(Kind.POD, namespace, name, DeleteOptions.DEFAULT);
    }

    /** Somebody deletes the node object; its host is gone as well. */
    public Outcome<Node> deleteNode(String node) {
        machines.become(node, Machines.State.SILENT, environment.now());
        return environment.api().delete(Kind.NODE, "", node, DeleteOptions.DEFAULT);
    }

    private void lookAtAllNodes() {
        environment
                .store()
                .list(Kind.NODE)
                .forEach(node -> machines.tell(node.meta().name()));
    }

    /** Another fault of the same host that came meanwhile takes this one's place. */
    private void unlessChanged(String node, Duration time, Runnable end) {
        Machines.Machine now = machines.of(node);
        environment.timers().at(environment.now().plus(time), () -> {
            if (machines.of(node).equals(now)) {
                end.run();
            }
        });
    }
}
