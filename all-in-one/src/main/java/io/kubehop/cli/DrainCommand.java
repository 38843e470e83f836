package io.kubehop.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.kubernetes.ApiServer;
import io.kubehop.events.PodSelector;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubehop drain}: empties nodes as the drain service does, and leaves them cordoned. */
@Command(
        name = "drain",
        description = {
            "Empty nodes through the Eviction API, as fast as their budgets allow and never against them.",
            "Several nodes are one batch. A drained node stays cordoned; any other is given back as it was found."
        },
        footer = {
            "",
            "Exit codes: 0 drained, 1 not drained (refused, out of time, stopped), 2 bad input.",
            "With --dry-run: 0 it can be drained, 1 something is in the way for good, 2 bad input."
        })
final class DrainCommand implements Callable<Integer> {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration GIVE_BACK_LIMIT = Duration.ofSeconds(20);
    /** So long that it is never up, and yet far from what an Instant can hold. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Parameters(arity = "1..*", paramLabel = "NODE", description = "The nodes to empty.")
    private List<String> nodes = List.of();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The cluster (default: $KUBECONFIG, else ~/.kube/config).")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--force", description = "Evict pods without a controller too: nobody makes them again.")
    private boolean force;

    @Option(
            names = "--delete-emptydir-data",
            description = "Evict pods with emptyDir volumes: what is in these is lost.")
    private boolean deleteEmptyDir;

    @Option(
            names = "--grace-period",
            defaultValue = "-1",
            paramLabel = "SECONDS",
            description = "In place of each pod's own grace period; negative leaves it (default: -1).")
    private int gracePeriod = -1;

    @Option(
            names = "--pod-selector",
            paramLabel = "SELECTOR",
            description = "Evict only pods whose labels match, such as app=web,tier!=db; the others are left.")
    private Optional<String> podSelector = Optional.empty();

    @Option(
            names = "--skip-wait-for-delete-timeout",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "Do not wait for a pod whose deletion is overdue by more than this; 0 waits (default: 0).")
    private int skipWait;

    @Option(
            names = "--timeout",
            defaultValue = "0",
            paramLabel = "TIME",
            description = "How long a node may take to empty, such as 90s or 15m; 0 waits for ever (default: 0).")
    private String timeout = "0";

    @Option(
            names = "--volumes",
            defaultValue = "detach",
            paramLabel = "WAIT",
            description =
                    "What is waited for of the volumes of evicted pods: detach, reattach or none (default: detach).")
    private String volumes = "detach";

    @Option(
            names = "--surge",
            description =
                    "A Deployment whose budget never allows a disruption, or with a single replica, gets one more for"
                            + " as long as its pod leaves.")
    private boolean surge;

    @Option(names = "--dry-run", description = "List every pod's fate and what the budgets allow; change nothing.")
    private boolean dryRun;

    private final Terminal terminal;

    DrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** DaemonSet pods are left in any case. */
    @Option(names = "--ignore-daemonsets", description = "Always so; taken because kubectl wants it said.")
    void ignoreDaemonSets(boolean said) {}

    @Override
    public Integer call() throws Exception {
        List<String> names = nodes.stream().distinct().toList();
        Drain policy = new Drain(
                        DrainMode.EVICT,
                        force,
                        deleteEmptyDir,
                        limit(timeout),
                        false,
                        gracePeriod < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(gracePeriod)),
                        podSelector.map(DrainCommand::selector),
                        skipWait > 0 ? Optional.of(Duration.ofSeconds(skipWait)) : Optional.empty(),
                        Optional.empty())
                .with(
                        Optional.empty(),
                        Optional.of(PolicyOptions.volumes("--volumes", volumes)),
                        Optional.empty(),
                        surge,
                        false);
        Path file = kubeconfig.orElseGet(Kubeconfig::standard);
        Kubeconfig.check(file, Duration.ZERO, this::say);
        try (KubernetesClient client = ApiServer.client(Optional.of(file.toString()), REQUEST_TIMEOUT)) {
            var targets = new DrainTargets(client);
            targets.check(names);
            return session(client, targets, names, policy).number();
        }
    }

    private ExitCode session(KubernetesClient client, DrainTargets targets, List<String> names, Drain policy)
            throws Exception {
        String mark = DrainTargets.OURS + UUID.randomUUID().toString().substring(0, 8);
        var progress = new DrainProgress(terminal.out(), names);
        try (UntilStopped stop = new UntilStopped();
                DrainSession session = new DrainSession(client, mark, names, policy, progress, this::say)) {
            DrainForecast forecast = session.forecast();
            if (dryRun) {
                forecast.lines().forEach(terminal.out()::println);
                return forecast.possible() ? ExitCode.OK : ExitCode.FAILED;
            }
            if (!forecast.refusals().isEmpty()) {
                forecast.refusals().forEach(terminal.out()::println);
                terminal.out().println("drained no node, and none was touched");
                return ExitCode.FAILED;
            }
            Instant begin = Instant.now();
            session.start();
            if (!stop.unlessStopped(() -> progress.await(QUIET))) {
                stop.exitWith(ExitCode.FAILED);
                stopped(session, progress);
            }
            List<String> empty = progress.drained();
            empty.forEach(name -> targets.leaveToThePerson(name, mark));
            terminal.out()
                    .println("drained " + empty.size() + " of " + DrainForecast.count(names.size(), "node") + ", "
                            + DrainForecast.count(progress.moved(), "pod") + " moved, "
                            + seconds(Duration.between(begin, Instant.now()))
                            + (empty.isEmpty() ? "" : "; cordoned: " + String.join(", ", empty)));
            return empty.size() == names.size() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void stopped(DrainSession session, DrainProgress progress) throws InterruptedException {
        say("stopping: no further pod is asked to leave, and what is not drained is given back");
        session.giveBack();
        if (!progress.awaitAtMost(GIVE_BACK_LIMIT)) {
            say("the API server did not answer in time: these may be left cordoned, look at them: "
                    + String.join(", ", progress.open()));
        }
    }

    private static String selector(String text) {
        try {
            PodSelector.parse(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new BadInput("--pod-selector: " + e.getMessage());
        }
    }

    private static Duration limit(String text) {
        Duration limit = text.equals("0") ? Duration.ZERO : PolicyOptions.duration("--timeout", text);
        if (limit.isNegative()) {
            throw new BadInput("--timeout " + text + " is not possible; it is 0 or more");
        }
        return limit.isZero() ? FOR_EVER : limit;
    }

    private static String seconds(Duration took) {
        return "%.1f s".formatted(took.toMillis() / 1000.0);
    }

    private void say(String text) {
        terminal.err().println("kubehop: " + text);
    }
}
