package io.kubehop.agent.host;

import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The proof that the kubelet is well, and the way back where it is not: the packages and the configuration that were kept. Of a
 * control-plane node only the kubelet and kubectl go back; kubeadm stays with the control plane that it has made.
 */
final class WayBackTasks {
    private final HostTools tools;

    private WayBackTasks(HostTools tools) {
        this.tools = tools;
    }

    static Map<String, Task> of(HostTools tools) {
        var tasks = new WayBackTasks(tools);
        return Map.of(
                Step.CHECK_KUBELET, order -> WorkerTasks.done(() -> tasks.check(order, order.to())),
                Step.PACKAGES_BACK, order -> WorkerTasks.done(() -> tasks.packages(order)),
                Step.CONFIGURATION_BACK, _ -> WorkerTasks.done(tasks::configuration),
                Step.RESTART_OLD_KUBELET, _ -> WorkerTasks.done(() -> WorkerTasks.restart(tools)),
                Step.CHECK_OLD_KUBELET,
                        order -> WorkerTasks.done(
                                () -> tasks.check(order, tasks.found().version())));
    }

    private void check(WorkOrder order, KubeVersion version)
            throws IOException, InterruptedException, StepFailed, KubeletCheck.ApiServerAway {
        tools.kubelet().await(order.node(), version);
        tools.kept().update(found().settled(true));
    }

    private Kept.Found found() throws IOException, StepFailed {
        return tools.kept().found().orElseThrow(() -> StepFailed.forGood("nothing is kept of what was there before"));
    }

    private void packages(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        Kept.Found found = found();
        // Of an order to go up, "from" is where the way back leads; of one to roll back, "to".
        KubeVersion back = order.from().compareTo(order.to()) < 0 ? order.from() : order.to();
        if (!found.version().equals(back)) {
            throw StepFailed.forGood("what is kept is of " + found.version() + ", not of " + back);
        }
        List<Pinned> wanted = found.packages().stream()
                .filter(one -> order.role() == NodeRole.WORKER || !one.name().equals(WorkerTasks.KUBEADM))
                .toList();
        if (!tools.packages().installed(names(wanted)).equals(wanted)) {
            if (found.withPackages()) {
                tools.packages().installFiles(tools.kept().packages(), wanted, tools.pins(order));
            } else {
                tools.packages().installBack(wanted, tools.pins(order));
            }
            List<Pinned> now = tools.packages().installed(names(wanted));
            if (!now.equals(wanted)) {
                throw StepFailed.because("there is " + now + " instead of " + wanted);
            }
        }
        tools.packages().hold(names(found.packages()), found.held());
    }

    private static List<String> names(List<Pinned> packages) {
        return packages.stream().map(Pinned::name).toList();
    }

    private void configuration() throws IOException, StepFailed {
        Kept.Found found = found();
        tools.kept().restore(found);
        tools.packages().pointSourceAt(found.version());
    }
}
