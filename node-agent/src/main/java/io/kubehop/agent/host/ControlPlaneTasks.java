package io.kubehop.agent.host;

import static io.kubehop.agent.host.WorkerTasks.KUBEADM;
import static io.kubehop.agent.host.WorkerTasks.done;

import io.kubehop.agent.controlplane.EtcdAccess;
import io.kubehop.agent.controlplane.EtcdAnswers;
import io.kubehop.agent.controlplane.StaticPods;
import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.host.etcd.EtcdTrouble;
import io.kubehop.agent.host.etcd.Etcdctl;
import io.kubehop.agent.host.etcd.Snapshots;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that only a control-plane node needs. kubeadm is run again after a failure: it compares each component and leaves alone
 * what is new already. What it cannot put back itself, the snapshot of the hop is for, and every failure names it.
 */
final class ControlPlaneTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneTasks.class);
    private static final String API_SERVER = HostTools.MANIFESTS + "/kube-apiserver.yaml";
    private static final String ETCD = HostTools.MANIFESTS + "/etcd.yaml";
    /** Of the kubeconfigs there are, this one names the node's own API server, not the load balancer. */
    private static final String OWN_API_SERVER = "/etc/kubernetes/controller-manager.conf";

    private final HostTools tools;
    private final Snapshots snapshots;

    private ControlPlaneTasks(HostTools tools) {
        this.tools = tools;
        this.snapshots = new Snapshots(
                tools.commands(),
                tools.files().root(),
                tools.settings().provisions().snapshots());
    }

    /** @param worker the tasks of a worker: some steps are both's, and differ */
    static Map<String, Task> of(HostTools tools, Map<String, Task> worker) {
        var tasks = new ControlPlaneTasks(tools);
        Task node = Optional.ofNullable(worker.get(Step.UPGRADE_NODE)).orElseThrow();
        return Map.of(
                Step.CHECK_ETCD, _ -> done(tasks::checkEtcd),
                Step.SAVE_SNAPSHOT, order -> done(() -> tasks.saveSnapshot(order)),
                Step.PLAN_UPGRADE, order -> done(() -> tasks.plan(order)),
                Step.MOVE_LEAD, _ -> done(tasks::moveLead),
                Step.APPLY_UPGRADE, order -> done(() -> tasks.apply(order)),
                Step.UPGRADE_NODE,
                        order -> order.role() == NodeRole.CONTROL_PLANE
                                ? done(() -> tasks.upgradeNode(order))
                                : node.run(order),
                Step.CHECK_CONTROL_PLANE, order -> done(() -> tasks.checkControlPlane(order)));
    }

    /** Where etcd is, by the API server's manifest. */
    private Etcdctl etcd() throws IOException, StepFailed {
        String manifest = tools.files()
                .read(API_SERVER)
                .orElseThrow(() -> StepFailed.forGood(
                        "there is no " + API_SERVER + ": kubeadm has not made this a control-plane node"));
        EtcdAccess access = EtcdAccess.of(manifest)
                .orElseThrow(() -> StepFailed.forGood(API_SERVER + " does not say where etcd is"));
        return new Etcdctl(
                tools.commands(),
                access,
                tools.settings().limits().ask(),
                tools.settings().provisions().snapshots().timeout());
    }

    private boolean owned() {
        return tools.settings().provisions().snapshots().taken();
    }

    private void checkEtcd() throws IOException, InterruptedException, StepFailed {
        if (!owned()) {
            LOG.warn("Snapshots are switched off: etcd is somebody else's care");
            return;
        }
        try {
            etcd().healthy();
        } catch (EtcdTrouble e) {
            throw StepFailed.because(String.valueOf(e.getMessage()));
        }
    }

    private void saveSnapshot(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        if (!owned()) {
            LOG.warn("Snapshots are switched off: none is taken");
            return;
        }
        try {
            snapshots.take(etcd(), order);
        } catch (EtcdTrouble e) {
            throw StepFailed.because(String.valueOf(e.getMessage()));
        }
    }

    /** A kindness to the other nodes: without it etcd elects a new leader when this one restarts. */
    private void moveLead() throws IOException, InterruptedException, StepFailed {
        if (!tools.files().exists(ETCD) || !owned()) {
            return;
        }
        try {
            Optional<EtcdAnswers.Member> to = etcd().giveLeadAway();
            to.ifPresent(member -> LOG.info("etcd's lead went to {}", member.endpoint()));
        } catch (EtcdTrouble e) {
            LOG.warn("It goes on without: {}", e.getMessage());
        }
    }

    private void plan(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        var line =
                new ArrayList<>(List.of(KUBEADM, "upgrade", "plan", order.to().toString()));
        line.addAll(WorkerTasks.kubeadmConfig(tools));
        tools.must("kubeadm upgrade plan", tools.settings().limits().kubeadm(), line);
    }

    private void apply(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        var line =
                new ArrayList<>(List.of(KUBEADM, "upgrade", "apply", order.to().toString(), "--yes"));
        line.addAll(WorkerTasks.kubeadmConfig(tools));
        kubeadm("kubeadm upgrade apply", line, order);
    }

    private void upgradeNode(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        var line = new ArrayList<>(List.of(KUBEADM, "upgrade", "node"));
        line.addAll(WorkerTasks.kubeadmConfig(tools));
        kubeadm("kubeadm upgrade node", line, order);
    }

    private void kubeadm(String what, List<String> line, WorkOrder order)
            throws IOException, InterruptedException, StepFailed {
        StaticPods before = tools.staticPods();
        Outcome said =
                tools.commands().run(Command.of(tools.settings().provisions().apply(), line));
        if (!said.ok()) {
            throw StepFailed.because(what + " failed: " + said.why() + "; "
                    + tools.staticPods().afterFailure(before, said.out() + said.err())
                    + snapshots
                            .of(order)
                            .map(name -> "; the snapshot of etcd from before is " + name)
                            .orElse(""));
        }
    }

    /** The API server is away while it restarts, and etcd's members look for each other: both may take their time. */
    private void checkControlPlane(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        StaticPods present = tools.staticPods();
        if (!present.allAt(order.to())) {
            throw StepFailed.because("the control plane is not at " + order.to() + ": " + present);
        }
        RealSettings.Limits limits = tools.settings().limits();
        long until = System.nanoTime() + limits.healthy().toNanos();
        Optional<String> trouble = trouble(limits.ask());
        while (trouble.isPresent()) {
            if (System.nanoTime() > until) {
                throw StepFailed.because(trouble.get() + ", " + limits.healthy().toSeconds() + " s after the upgrade");
            }
            Thread.sleep(limits.pause());
            trouble = trouble(limits.ask());
        }
    }

    private Optional<String> trouble(Duration ask) throws IOException, InterruptedException, StepFailed {
        try {
            if (owned()) {
                etcd().healthy();
            }
            Outcome said = tools.commands()
                    .run(Command.of(ask, "kubectl", "--kubeconfig", OWN_API_SERVER, "get", "--raw", "/readyz"));
            return said.ok()
                    ? Optional.empty()
                    : Optional.of("the API server of this node is not ready: " + said.why());
        } catch (EtcdTrouble e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
