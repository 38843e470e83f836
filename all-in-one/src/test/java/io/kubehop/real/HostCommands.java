package io.kubehop.real;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ProcessCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs programs inside a host of the testbed, from outside. */
final class HostCommands implements Commands {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Commands outside = new ProcessCommands();
    private final List<String> inside;

    HostCommands(Path testbed, Path cluster, String host) {
        this.inside = List.of(testbed.toString(), "exec", cluster.toString(), host);
    }

    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        lines.add(command.toString());
        var line = new ArrayList<>(inside);
        line.add("env");
        line.add("DEBIAN_FRONTEND=noninteractive");
        command.environment().forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(command.line());
        return outside.run(new Command(line, command.timeout(), java.util.Map.of()));
    }
}
