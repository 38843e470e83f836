package io.kubehop.agent.host;

import io.kubehop.agent.controlplane.StaticPods;
import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.orders.OrderedFiles;
import io.kubehop.agent.packages.Apt;
import io.kubehop.agent.packages.Binaries;
import io.kubehop.agent.packages.Dnf;
import io.kubehop.agent.packages.PackageFamily;
import io.kubehop.agent.packages.Pins;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** What the tasks of a real host work with. */
record HostTools(
        Commands commands,
        HostFiles files,
        RealSettings settings,
        PackageFamily family,
        HostPackages packages,
        Kept kept,
        KubeletCheck kubelet) {
    static final String MANIFESTS = "/etc/kubernetes/manifests";
    private static final Duration LATE_LOCK = Duration.ofMinutes(1);
    private static final int DOWNLOAD_RETRIES = 3;

    /**
     * Looks which family of packages the host has.
     *
     * @param root {@code /}, or a folder that stands for it
     * @param folder the agent's own
     * @throws IllegalArgumentException if it is none that the agent knows
     */
    static HostTools of(Commands host, Path root, Path folder, RealSettings settings) {
        var files = new HostFiles(root);
        PackageFamily family = family(files, settings);
        Commands commands = settings.provisions()
                .binaries()
                .<Commands>map(source -> new BinaryCommands(host, files, source))
                .orElse(host);
        var packages =
                new HostPackages(family, files, new PackageTurn(family, commands, files, settings.limits()), folder);
        return new HostTools(
                commands,
                files,
                settings,
                family,
                packages,
                new Kept(folder, files),
                new KubeletCheck(commands, files, settings));
    }

    private static PackageFamily family(HostFiles files, RealSettings settings) {
        return switch (settings.packages()) {
            case "apt" -> new Apt(LATE_LOCK, DOWNLOAD_RETRIES);
            case "dnf" -> dnf(files);
            case "binaries" -> {
                if (settings.provisions().binaries().isEmpty()) {
                    throw new IllegalArgumentException(
                            "packages 'binaries' needs to know where they come from (provisions: binaries)");
                }
                yield new Binaries();
            }
            case "auto" -> {
                if (files.exists("/usr/bin/apt-get")) {
                    yield new Apt(LATE_LOCK, DOWNLOAD_RETRIES);
                }
                if (files.exists("/usr/bin/dnf")) {
                    yield dnf(files);
                }
                throw new IllegalArgumentException("this host has no package manager that is known here: apt, dnf");
            }
            default ->
                throw new IllegalArgumentException(
                        "packages '" + settings.packages() + "' is not known; there is: auto, apt, dnf, binaries");
        };
    }

    private static Dnf dnf(HostFiles files) {
        return new Dnf(files.exists("/usr/bin/dnf5"));
    }

    /** What an order says of the files of its packages. */
    Pins pins(WorkOrder order) {
        return Pins.of(family, OrderedFiles.of(order), WorkerTasks.PACKAGES);
    }

    /** Runs a program that must succeed. */
    Outcome must(String what, Duration limit, List<String> line) throws IOException, InterruptedException, StepFailed {
        Outcome outcome = commands.run(Command.of(limit, line));
        if (!outcome.ok()) {
            throw StepFailed.because(what + " failed: " + outcome.why());
        }
        return outcome;
    }

    /** The components of a control-plane node; none on a worker. */
    StaticPods staticPods() throws IOException {
        var manifests = new TreeMap<String, String>();
        for (String file : files.files(MANIFESTS)) {
            String name = String.valueOf(Path.of(file).getFileName());
            if (name.endsWith(".yaml")) {
                manifests.put(
                        name.substring(0, name.length() - ".yaml".length()),
                        files.read(file).orElse(""));
            }
        }
        return StaticPods.of(manifests);
    }
}
