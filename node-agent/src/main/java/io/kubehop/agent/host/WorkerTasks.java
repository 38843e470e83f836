package io.kubehop.agent.host;

import io.kubehop.agent.cleanup.CleanUp;
import io.kubehop.agent.cleanup.FlagsFile;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that every node needs; those of a worker. */
final class WorkerTasks {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTasks.class);
    static final String KUBEADM = "kubeadm";
    static final String KUBELET = "kubelet";
    static final String KUBECTL = "kubectl";
    static final List<String> PACKAGES = List.of(KUBEADM, KUBECTL, KUBELET);
    private static final String FLAGS = "/var/lib/kubelet/kubeadm-flags.env";
    private static final String INSTANCE = "/var/lib/kubelet/instance-config.yaml";
    private static final List<String> CONFIGURATION = List.of(
            "/var/lib/kubelet/config.yaml",
            FLAGS,
            INSTANCE,
            "/etc/default/kubelet",
            "/etc/sysconfig/kubelet",
            "/etc/systemd/system/kubelet.service",
            "/etc/systemd/system/kubelet.service.d");

    private final HostTools tools;

    private WorkerTasks(HostTools tools) {
        this.tools = tools;
    }

    static Map<String, Task> of(HostTools tools) {
        var tasks = new WorkerTasks(tools);
        return Map.of(
                Step.PREPARE, order -> done(() -> tasks.prepare(order)),
                Step.KEEP, order -> done(() -> tasks.keep(order)),
                Step.SWITCH_SOURCE, order -> done(() -> tools.packages().pointSourceAt(order.to())),
                Step.DOWNLOAD, order -> done(() -> tasks.download(order)),
                Step.INSTALL_KUBEADM, order -> done(() -> tasks.install(List.of(KUBEADM), order)),
                Step.CHECK_KUBEADM, order -> done(() -> tasks.checkKubeadm(order)),
                Step.UPGRADE_NODE, _ -> done(tasks::upgradeNode),
                Step.CLEAN_UP, order -> done(() -> tasks.cleanUp(order)),
                Step.INSTALL_KUBELET, order -> done(() -> tasks.installKubelet(order)),
                Step.RESTART_KUBELET, order -> done(() -> restart(tools)));
    }

    /** What a task does, told by returning. */
    interface Doing {
        void run() throws Exception;
    }

    static Host.Result done(Doing doing) throws Exception {
        doing.run();
        return new Host.Result.Done();
    }

    /** Work ahead: nothing that runs is changed. */
    private void prepare(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        keep(order);
        tools.packages().pointSourceAt(order.to());
        download(order);
        new ImageTasks(tools).pull(order);
    }

    /**
     * Keeps what is there. What an order before this one kept, and did not come to a good end with, is what was there really: this
     * order takes it over.
     */
    private void keep(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        Kept kept = tools.kept();
        Optional<Kept.Found> before = kept.found();
        if (before.isPresent() && before.get().order().equals(Kept.id(order))) {
            return;
        }
        // Before anything is mended: a package that is installed anew may lose its hold.
        Set<String> held = tools.packages().held(PACKAGES);
        tools.packages().mend(PACKAGES);
        List<Pinned> packages = tools.packages().installed(PACKAGES);
        if (before.isPresent() && !before.get().settled()) {
            kept.update(before.get().by(order));
            return;
        }
        Pinned kubelet = packages.stream()
                .filter(one -> one.name().equals(KUBELET))
                .findFirst()
                .orElseThrow(() -> StepFailed.forGood("the kubelet of this host is no package of "
                        + tools.family().name()));
        var files = new ArrayList<String>();
        var missing = new ArrayList<String>();
        var places = new ArrayList<>(CONFIGURATION);
        places.addAll(tools.settings().alsoKeep());
        for (String place : places) {
            files.addAll(tools.files().files(place));
            if (!tools.files().exists(place)) {
                missing.add(place);
            }
        }
        Path half = kept.begin();
        kept.copyInto(half, files);
        Files.createDirectories(half.resolve("packages"));
        Optional<String> trouble = tools.packages().keep(packages, half.resolve("packages"));
        if (trouble.isPresent() && tools.settings().wayBackRequired()) {
            throw StepFailed.because(
                    "the installed packages cannot be fetched again, so there would be no way back: " + trouble.get());
        }
        trouble.ifPresent(why -> LOG.warn("The way back will need the package sources: {}", why));
        kept.complete(
                half,
                new Kept.Found(
                        Kept.id(order),
                        KubeVersion.parse(kubelet.upstream()),
                        packages,
                        held,
                        files,
                        missing,
                        trouble.isEmpty(),
                        false));
    }

    private void download(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        tools.packages().download(wanted(), order.to(), tools.pins(order));
    }

    /** kubectl only where it was a package. */
    private List<String> wanted() throws IOException, StepFailed {
        return found().packages().stream().map(Pinned::name).toList();
    }

    private Kept.Found found() throws IOException, StepFailed {
        return tools.kept().found().orElseThrow(() -> StepFailed.forGood("nothing was kept of what was there before"));
    }

    private void install(List<String> names, WorkOrder order) throws IOException, InterruptedException, StepFailed {
        tools.packages().install(names, order.to(), tools.pins(order));
        Kept.Found found = found();
        tools.packages().hold(found.packages().stream().map(Pinned::name).toList(), found.held());
    }

    private void installKubelet(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        install(wanted().stream().filter(name -> !name.equals(KUBEADM)).toList(), order);
    }

    private void checkKubeadm(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        String said = tools.must(
                        "asking kubeadm for its version",
                        tools.settings().limits().ask(),
                        List.of(KUBEADM, "version", "--output=short"))
                .out()
                .strip();
        if (!said.equals(order.to().toString())) {
            throw StepFailed.forGood("kubeadm is " + said + " instead of " + order.to());
        }
    }

    private void upgradeNode() throws IOException, InterruptedException, StepFailed {
        var line = new ArrayList<>(List.of(KUBEADM, "upgrade", "node"));
        line.addAll(kubeadmConfig(tools));
        tools.must("kubeadm upgrade node", tools.settings().limits().kubeadm(), line);
    }

    /** The host's own options, where there are any. */
    static List<String> kubeadmConfig(HostTools tools) {
        String name = tools.settings().kubeadmConfig();
        return tools.files().exists(name) ? List.of("--config", name) : List.of();
    }

    private void cleanUp(WorkOrder order) throws IOException, StepFailed {
        for (CleanUp one : CleanUp.between(found().version(), order.to())) {
            Optional<String> content = tools.files().read(FLAGS);
            if (content.isEmpty()) {
                return;
            }
            var flags = new FlagsFile(content.get());
            switch (one) {
                case CleanUp.RemoveFlag(int _, String flag, String why) -> {
                    FlagsFile left = flags.without(flag);
                    if (!left.equals(flags)) {
                        LOG.info("{} goes from {}: it {}", flag, FLAGS, why);
                        tools.files().write(FLAGS, left.content());
                    }
                }
                case CleanUp.WriteRuntimeSocket(int _, String flag, String why) -> {
                    Optional<String> socket = flags.value(flag);
                    if (socket.isPresent() && !tools.files().exists(INSTANCE)) {
                        LOG.info("{} is written into {}: {}", flag, INSTANCE, why);
                        tools.files().write(INSTANCE, "containerRuntimeEndpoint: \"" + socket.get() + "\"\n");
                    }
                }
            }
        }
    }

    static void restart(HostTools tools) throws IOException, InterruptedException, StepFailed {
        tools.must(
                "systemctl daemon-reload", tools.settings().limits().restart(), List.of("systemctl", "daemon-reload"));
        tools.must(
                "systemctl restart kubelet",
                tools.settings().limits().restart(),
                List.of("systemctl", "restart", "kubelet"));
    }
}
