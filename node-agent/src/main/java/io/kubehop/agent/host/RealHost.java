package io.kubehop.agent.host;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.facts.HostFactsReader;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host that the agent runs on, as root: a task for each step. */
public final class RealHost implements Host {
    private static final Logger LOG = LoggerFactory.getLogger(RealHost.class);
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("v(\\d+\\.\\d+\\.\\d+)");

    private final Commands commands;
    private final Map<String, Task> tasks;
    private final Leftovers leftovers;
    private final RealSettings.Limits limits;
    /** Whether it is known that no program of an earlier agent runs. */
    private volatile boolean alone;

    private RealHost(Commands commands, Map<String, Task> tasks, HostTools tools) {
        this.commands = commands;
        this.tasks = Map.copyOf(tasks);
        this.leftovers = new Leftovers(tools.files());
        this.limits = tools.settings().limits();
    }

    /**
     * The host with all tasks that there are.
     *
     * @param root {@code /}, or a folder that stands for it
     * @param folder the agent's own, for what is kept
     * @throws IllegalArgumentException if the settings do not fit the host
     */
    public static RealHost of(Commands commands, Path root, Path folder, RealSettings settings) {
        HostTools tools = HostTools.of(commands, root, folder, settings);
        var tasks = new HashMap<String, Task>();
        tasks.putAll(WorkerTasks.of(tools));
        tasks.putAll(ImageTasks.of(tools));
        tasks.putAll(WayBackTasks.of(tools));
        tasks.putAll(ProvisionTasks.of(tools, folder));
        tasks.putAll(ControlPlaneTasks.of(tools, Map.copyOf(tasks)));
        return new RealHost(commands, tasks, tools);
    }

    /** What stands against an upgrade of this host, without touching it. */
    public static HostFactsReader reader(Commands commands, Path root, RealSettings settings) {
        return ProvisionTasks.reader(commands, root, settings);
    }

    /** Why no image is pulled before it is needed, where the settings want it; nothing if that can be done. */
    public static Optional<String> withoutImages(Path root, RealSettings settings) {
        return settings.images().pulls() == ImageSettings.Pulls.OFF || ImageTasks.clientOn(new HostFiles(root))
                ? Optional.empty()
                : Optional.of(ImageTasks.NO_CLIENT);
    }

    @Override
    public KubeVersion version(String node) throws IOException, InterruptedException {
        Commands.Outcome said = commands.run(Command.of(ASK, "kubelet", "--version"));
        Matcher matcher = VERSION.matcher(said.out());
        if (!said.ok() || !matcher.find()) {
            throw new IOException("the kubelet does not say its version: " + said.why());
        }
        return KubeVersion.parse(matcher.group(1));
    }

    /**
     * Files and programs that cannot be used are a failure of the step, so that people hear of it. What a task throws besides is
     * tried again for as long as it takes.
     */
    @Override
    public Result run(Step step, WorkOrder order, int attempt) throws Exception {
        Optional<Task> task = Optional.ofNullable(tasks.get(step.name()));
        if (task.isEmpty()) {
            return new Result.Hopeless("this agent does not know the step " + step.name());
        }
        try {
            if (!alone) {
                leftovers.await(limits.packages(), limits.pause());
                alone = true;
            }
            return task.get().run(order);
        } catch (StepFailed e) {
            return e.result();
        } catch (IOException e) {
            LOG.warn("Step {} failed", step.name(), e);
            return new Result.Failed(String.valueOf(e.getMessage()));
        }
    }
}
