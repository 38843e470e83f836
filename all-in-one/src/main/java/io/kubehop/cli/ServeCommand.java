package io.kubehop.cli;

import io.kubehop.agent.AgentConfiguration;
import io.kubehop.embedded.DataDirectory;
import io.kubehop.embedded.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubehop serve}: everything in this process, for one cluster, until it is told to stop. */
@Command(
        name = "serve",
        description =
                "Serve one cluster: REST, dashboard and all services in this process. What was under way goes on.")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Option(names = "--kubeconfig", required = true, paramLabel = "FILE", description = "The cluster to upgrade.")
    private Path kubeconfig = Path.of("");

    @Option(
            names = "--data",
            defaultValue = "data",
            paramLabel = "DIR",
            description = "Where Kafka, PostgreSQL and the agents' journals are kept (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--control-plane-hook",
            paramLabel = "COMMAND",
            description = {
                "A shell command that moves the control plane where the cluster shows no control-plane nodes.",
                "It is given $KUBEHOP_VERSION (v1.36.3) and $KUBEHOP_MINOR (1.36)."
            })
    private Optional<String> hook = Optional.empty();

    @Option(
            names = "--wait-for-api",
            defaultValue = "60s",
            paramLabel = "TIME",
            description = "How long to wait at the start for an API server that does not answer (default: 60s).")
    private String waitForApi = "60s";

    @Option(
            names = "--agents",
            defaultValue = "simulated",
            paramLabel = "WHICH",
            description = {
                "simulated: this process upgrades nodes that say they are simulated (default).",
                "hosts: agents on the hosts do the work; they reach Kafka at --kafka-port of this machine."
            })
    private String agents = "simulated";

    @Option(
            names = "--kafka-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Where Kafka listens on loopback (default: any free port).")
    private int kafkaPort;

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Instant begin = Instant.now();
        Duration patience = PolicyOptions.duration("--wait-for-api", waitForApi);
        listen.check();
        Optional<AgentConfiguration> agent = agent();
        Kubeconfig.read(kubeconfig);
        try (UntilStopped stop = new UntilStopped();
                DataDirectory directory = DataDirectory.open(data)) {
            Logs.into(directory.log());
            String version = Kubeconfig.check(kubeconfig, patience, this::say);
            say("starting for a cluster of " + version + ", data in " + directory.root() + ", log in "
                    + directory.log());
            try (Stack stack = Stack.start(
                    directory,
                    new Stack.Settings(
                            kubeconfig.toAbsolutePath(),
                            listen.address,
                            listen.port,
                            hook,
                            agent,
                            kafkaPort,
                            Map.of()))) {
                say("ready after " + Duration.between(begin, Instant.now()).toMillis() + " ms: REST " + stack.url()
                        + "/upgrades, dashboard " + stack.url() + "/");
                stop.await();
                say("stopping; what is under way goes on at the next start");
            }
        }
        return ExitCode.OK.number();
    }

    private Optional<AgentConfiguration> agent() {
        return switch (agents) {
            case "simulated" -> Optional.of(AgentConfiguration.simulated());
            case "hosts" -> Optional.empty();
            default -> throw new BadInput("--agents is simulated or hosts, not '" + agents + "'");
        };
    }

    private void say(String text) {
        terminal.err().println("kubehop: " + text);
    }
}
