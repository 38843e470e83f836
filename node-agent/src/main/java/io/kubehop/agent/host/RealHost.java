package io.kubehop.agent.host;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host that the agent runs on, as root: a task for each step. */
public final class RealHost implements Host {
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("v(\\d+\\.\\d+\\.\\d+)");

    private final Commands commands;
    private final Map<String, Task> tasks;

    /** @param tasks by the step's name */
    public RealHost(Commands commands, Map<String, Task> tasks) {
        this.commands = commands;
        this.tasks = Map.copyOf(tasks);
    }

    @Override
    public KubeVersion version(String node) throws IOException, InterruptedException {
        Commands.Outcome said = commands.run(Commands.Command.of(ASK, "kubelet", "--version"));
        Matcher matcher = VERSION.matcher(said.out());
        if (!said.ok() || !matcher.find()) {
            throw new IOException("the kubelet does not say its version: " + said.why());
        }
        return KubeVersion.parse(matcher.group(1));
    }

    @Override
    public Result run(Step step, WorkOrder order, int attempt) throws Exception {
        Optional<Task> task = Optional.ofNullable(tasks.get(step.name()));
        return task.isPresent()
                ? task.get().run(order)
                : new Result.Failed("this agent does not know the step " + step.name());
    }
}
