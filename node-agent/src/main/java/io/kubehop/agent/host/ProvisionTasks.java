package io.kubehop.agent.host;

import static io.kubehop.agent.host.WorkerTasks.done;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.host.facts.HostFactsReader;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.packages.Pins;
import io.kubehop.agent.preflight.HostFacts;
import io.kubehop.agent.preflight.Preflight;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.HostFinding;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that the host's own configuration asks for. */
final class ProvisionTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisionTasks.class);
    private static final List<String> NEEDED_BY_CONTROL_PLANE = List.of("etcdctl", "etcdutl");
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final HostTools tools;
    private final Provisions provisions;
    private final Path rebooted;

    private ProvisionTasks(HostTools tools, Path folder) {
        this.tools = tools;
        this.provisions = tools.settings().provisions();
        this.rebooted = folder.resolve("rebooted");
    }

    /** @param folder the agent's own */
    static Map<String, Task> of(HostTools tools, Path folder) {
        var tasks = new ProvisionTasks(tools, folder);
        return Map.of(
                Step.CHECK_HOST, order -> done(() -> tasks.check(order)),
                Step.BEFORE_HOOKS, order -> done(() -> tasks.hooks(tasks.provisions.before(), order)),
                Step.AFTER_HOOKS, order -> done(() -> tasks.hooks(tasks.provisions.after(), order)),
                Step.UPGRADE_RUNTIME, _ -> done(tasks::upgradeRuntime),
                Step.REBOOT, order -> done(() -> tasks.reboot(order)));
    }

    /** The look at this host; used by the reporter and by the check from the command line as well. */
    static HostFactsReader reader(Commands commands, Path root, RealSettings settings) {
        return new HostFactsReader(
                commands,
                root,
                settings.packages().equals("auto") ? Optional.empty() : Optional.of(settings.packages()),
                settings.provisions().snapshots().taken() ? NEEDED_BY_CONTROL_PLANE : List.of(),
                settings.limits().ask(),
                InstantSource.system());
    }

    /** Half-done packages are no reason to stop here: bringing them to an end is what the next steps do. */
    private void check(WorkOrder order) throws InterruptedException, StepFailed {
        HostFacts facts =
                reader(tools.commands(), tools.files().root(), tools.settings()).read();
        String blockers = Preflight.of(facts, provisions.preflight(), order.to()).stream()
                .filter(finding -> finding.severity() == HostFinding.Severity.BLOCKER)
                .filter(finding -> !finding.subject().equals(Preflight.PACKAGES))
                .map(finding -> finding.subject() + ": " + finding.message())
                .collect(Collectors.joining("; "));
        if (!blockers.isEmpty()) {
            throw StepFailed.because(blockers);
        }
    }

    private void hooks(List<Provisions.Hook> hooks, WorkOrder order)
            throws IOException, InterruptedException, StepFailed {
        for (Provisions.Hook hook : hooks) {
            Outcome said = tools.commands()
                    .run(Command.of(hook.timeout(), hook.line())
                            .with("KUBEHOP_NODE", order.node())
                            .with("KUBEHOP_FROM", order.from().toString())
                            .with("KUBEHOP_TO", order.to().toString()));
            if (!said.ok()) {
                throw StepFailed.because("the hook '" + hook.line().getFirst() + "' failed: " + said.why());
            }
        }
    }

    private void upgradeRuntime() throws IOException, InterruptedException, StepFailed {
        if (provisions.runtime().isEmpty()) {
            return;
        }
        Provisions.ContainerRuntime runtime = provisions.runtime().get();
        Optional<String> present = tools.packages().installed(runtime.packageName());
        if (!present.equals(Optional.of(runtime.version()))) {
            List<String> names = List.of(runtime.packageName());
            Set<String> held = tools.packages().held(names);
            tools.packages().mend(names);
            tools.packages().installBack(List.of(new Pinned(runtime.packageName(), runtime.version())), Pins.NONE);
            tools.packages().hold(names, held);
        }
        var limits = tools.settings().limits();
        tools.must("systemctl daemon-reload", limits.restart(), List.of("systemctl", "daemon-reload"));
        tools.must(
                "the restart of " + runtime.unit(), limits.restart(), List.of("systemctl", "restart", runtime.unit()));
        tools.must(
                runtime.unit() + " after its restart", limits.ask(), List.of("systemctl", "is-active", runtime.unit()));
    }

    /**
     * Asks for a reboot and waits for the end. What was asked is written down with the id of the boot, so that the step, done
     * again after it, sees that it has happened; and never twice for one order.
     */
    private void reboot(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        String boot = tools.files().read(BOOT_ID).orElse("").strip();
        String asked = Files.exists(rebooted) ? Files.readString(rebooted, UTF_8) : "";
        String mine = Kept.id(order) + " ";
        if (asked.startsWith(mine) && !asked.strip().equals(mine + boot)) {
            LOG.info("The host has been rebooted");
            return;
        }
        if (!reader(tools.commands(), tools.files().root(), tools.settings())
                .read()
                .rebootPending()) {
            return;
        }
        Path half = rebooted.resolveSibling("rebooted.new");
        Files.writeString(half, mine + boot + "\n", UTF_8);
        HostFiles.settle(half, rebooted);
        tools.must("systemctl reboot", tools.settings().limits().restart(), List.of("systemctl", "reboot"));
        Thread.sleep(provisions.goingDown());
        throw StepFailed.because("the host has not gone down "
                + provisions.goingDown().toSeconds() + " s after its reboot was asked for");
    }
}
