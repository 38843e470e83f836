package io.kubehop.agent;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ImageSettings;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.preflight.HostFacts;
import io.kubehop.agent.preflight.Preflight;
import io.kubehop.agent.runbook.Runbook;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.HostFinding;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells what an upgrade would do on this host and what stands against it. Changes nothing. */
final class HostCheck {
    private static final int OK = 0;
    private static final int BLOCKED = 1;

    private final Commands commands;
    private final Path root;
    private final RealSettings settings;
    private final PrintWriter out;

    HostCheck(Commands commands, Path root, RealSettings settings, PrintWriter out) {
        this.commands = commands;
        this.root = root;
        this.settings = settings;
        this.out = out;
    }

    /**
     * Looks and prints.
     *
     * @param target of the upgrade; where it is not said, what stands against any is told, with the minor it matters from
     * @return 1 if something stands against it, else 0
     */
    int run(Optional<KubeVersion> target) throws InterruptedException {
        HostFacts facts = RealHost.reader(commands, root, settings).read();
        HostFacts.Packages packages = facts.packages();
        out.printf(
                "kubelet %s, kubeadm %s, packages by %s, runtime %s, kernel %s%n",
                text(packages.kubelet()),
                text(packages.kubeadm()),
                packages.family().isEmpty() ? "nothing known" : packages.family(),
                facts.runtime()
                        .map(runtime -> runtime.name() + " " + runtime.version())
                        .orElse("unknown"),
                facts.kernel().isEmpty() ? "unknown" : facts.kernel());
        target.ifPresent(to -> steps(facts, to));
        var limits = settings.provisions().preflight();
        List<HostFinding> findings =
                target.map(to -> Preflight.of(facts, limits, to)).orElseGet(() -> Preflight.of(facts, limits));
        findings.forEach(finding -> out.println(line(finding)));
        Optional<String> images = RealHost.withoutImages(root, settings);
        boolean required = settings.images().pulls() == ImageSettings.Pulls.REQUIRED;
        images.ifPresent(why -> out.println((required ? "blocker" : "warning") + " images: " + why));
        Optional<String> skew = target.flatMap(to -> skew(packages.kubelet(), to));
        skew.ifPresent(why -> out.println("blocker kubelet: " + why));
        boolean blocked = skew.isPresent()
                || (required && images.isPresent())
                || findings.stream().anyMatch(finding -> finding.severity() == HostFinding.Severity.BLOCKER);
        out.println(blocked ? "not ready: the blockers above stand against it" : "ready");
        return blocked ? BLOCKED : OK;
    }

    private void steps(HostFacts facts, KubeVersion to) {
        var order = new WorkOrder(
                "",
                "check",
                "check",
                1,
                1,
                "this",
                facts.controlPlane() ? NodeRole.CONTROL_PLANE : NodeRole.WORKER,
                "",
                facts.packages().kubelet().orElse(to),
                to,
                facts.controlPlane());
        out.println("an upgrade to " + to + " would do here, after the drain"
                + (facts.controlPlane() ? " (as the first control-plane node of its hop)" : "") + ":");
        for (Step step : Runbook.REAL.with(settings.provisions().extras()).of(order)) {
            out.printf("  %-24s %s%n", step.name(), step.does());
        }
    }

    private static Optional<String> skew(Optional<KubeVersion> kubelet, KubeVersion to) {
        return kubelet.flatMap(from -> {
            if (to.compareTo(from) < 0) {
                return Optional.of(to + " is older than " + from + ": an upgrade does not go back");
            }
            return to.minorsAhead(from) > 3
                    ? Optional.of("from " + from + " to " + to + " is more than three minors at once")
                    : Optional.empty();
        });
    }

    private static String line(HostFinding finding) {
        return finding.severity().name().toLowerCase(java.util.Locale.ROOT) + " " + finding.subject() + ": "
                + finding.message()
                + finding.since()
                        .map(minor -> " (matters from " + minor.minorText() + " on)")
                        .orElse("");
    }

    private static String text(Optional<KubeVersion> version) {
        return version.map(KubeVersion::toString).orElse("not found");
    }
}
