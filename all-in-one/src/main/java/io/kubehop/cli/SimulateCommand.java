package io.kubehop.cli;

import io.kubehop.world.Simulation;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubehop simulate}: schedules of the simulation world, with crashes and faults; every invariant after every step. */
@Command(
        name = "simulate",
        description =
                "Run the services against a simulated cluster on virtual time, with seeded crashes and faults, and check every invariant.")
final class SimulateCommand implements Callable<Integer> {

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds, counted from --seed or 1.")
    private Optional<Long> seeds = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", description = "One seed, or the first of --seeds.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "-v", description = "With one seed: print every event.")
    private boolean verbose;

    private final Terminal terminal;

    SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (seeds.isEmpty() && seed.isEmpty()) {
            throw new BadInput("give --seeds N, --seed S, or both");
        }
        if (seeds.isPresent() && seeds.get() < 1) {
            throw new BadInput("--seeds " + seeds.get() + " is not possible; it is 1 or more");
        }
        terminal.out().flush();
        boolean held = seeds.isEmpty()
                ? Simulation.runOne(seed.get(), verbose, System.out)
                : Simulation.run(seed.orElse(1L), seeds.get(), System.out) == 0;
        return (held ? ExitCode.OK : ExitCode.FAILED).number();
    }
}
