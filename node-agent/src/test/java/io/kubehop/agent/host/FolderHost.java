package io.kubehop.agent.host;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Runbook;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A folder that stands for the root of a host at 1.34, with programs that keep the books. */
final class FolderHost {
    static final RealSettings QUICK = RealSettings.DEFAULT.withLimits(new RealSettings.Limits(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ZERO,
            Duration.ofMillis(10)));
    static final String FLAGS = "/var/lib/kubelet/kubeadm-flags.env";
    static final String CONFIG = "/var/lib/kubelet/config.yaml";
    static final String SOURCE = "/etc/apt/sources.list.d/kubernetes.list";

    final Path root;
    final Path folder;
    final HostFiles files;
    final Programs programs;
    private final RealHost host;

    FolderHost(Path temporary, Programs programs, RealSettings settings) throws IOException {
        this.root = Files.createDirectories(temporary.resolve("root"));
        this.folder = Files.createDirectories(temporary.resolve("agent"));
        this.files = new HostFiles(root);
        this.programs = programs;
        files.write("/usr/bin/apt-get", "");
        files.write(SOURCE, "deb https://example.org/core:/stable:/v1.34/deb/ /\n");
        files.write(
                FLAGS,
                "KUBELET_KUBEADM_ARGS=\"--pod-infra-container-image=pause:3.10"
                        + " --container-runtime-endpoint=unix:///run/crio.sock\"\n");
        files.write(CONFIG, "old: true\n");
        files.write("/etc/systemd/system/kubelet.service.d/20-mine.conf", "[Service]\nNice=-5\n");
        programs.instead.put("kubeadm upgrade", _ -> {
            try {
                files.write(CONFIG, "new: true\n");
                return Programs.FINE;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        programs.instead.put("env ", this::keep);
        this.host = RealHost.of(programs, root, folder, settings);
    }

    /** apt-get download. */
    private Commands.Outcome keep(Commands.Command command) {
        Path where = Path.of(command.line().get(1).replace("--chdir=", ""));
        try {
            Files.writeString(where.resolve(command.line().getLast().replace("=", "_") + "_amd64.deb"), "deb");
            return Programs.FINE;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static WorkOrder order(String batch, String from, String to) {
        return new WorkOrder(
                "cl",
                "u1",
                batch,
                1,
                1,
                "w1",
                NodeRole.WORKER,
                "",
                KubeVersion.parse(from),
                KubeVersion.parse(to),
                false);
    }

    Host.Result run(String step, WorkOrder order) throws Exception {
        return host.run(new Step(step, ""), order, 1);
    }

    /** Runs the worker's steps up to one, this one not. */
    void runUntil(String end, WorkOrder order) throws Exception {
        List<String> steps = Runbook.REAL.worker().stream().map(Step::name).toList();
        for (String step : steps.subList(0, steps.indexOf(end))) {
            Host.Result result = run(step, order);
            if (!result.equals(new Host.Result.Done())) {
                throw new AssertionError(step + ": " + result);
            }
        }
    }

    void runBack(WorkOrder order) throws Exception {
        for (String step : List.of(Step.PACKAGES_BACK, Step.CONFIGURATION_BACK, Step.RESTART_OLD_KUBELET)) {
            Host.Result result = run(step, order);
            if (!result.equals(new Host.Result.Done())) {
                throw new AssertionError(step + ": " + result);
            }
        }
    }

    String read(String name) throws IOException {
        return files.read(name).orElse("(none)");
    }

    List<String> kept() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    Kept.Found found() throws IOException {
        return new Kept(folder, files).found().orElseThrow();
    }

    /** As a check that went well would. */
    void settle() throws IOException {
        new Kept(folder, files).update(found().settled(true));
    }
}
