package io.kubehop.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.shape.ClusterShape;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    private static final long SEEDS = 200;

    @Test
    void every_invariant_holds_for_two_hundred_seeds() {
        assertThat(Simulation.run(1, SEEDS, System.out)).isZero();
    }

    /** Seeds that once broke an invariant, each with its reason. */
    static Stream<Long> regressions() throws IOException {
        try (InputStream file =
                        Objects.requireNonNull(SimulationTest.class.getResourceAsStream("regression-seeds.txt"));
                var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            return lines.stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::parseLong);
        }
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void what_once_failed_holds(long seed) {
        RunResult result = Simulation.run(Scenarios.of(seed), Parts.WHOLE, Optional.empty());
        if (!result.held()) {
            result.print(System.out);
        }
        assertThat(result.violation()).isEmpty();
    }

    @Test
    void the_demonstration_completes_without_faults_and_in_three_hops() {
        RunResult result = Simulation.run(
                Scenario.calm(1, ClusterShape.demo(3, 12, 3, "v1.34.4"), "1.37", emptyDirsAllowed()),
                Parts.WHOLE,
                Optional.empty());
        assertThat(result.violation()).isEmpty();
        assertThat(result.end()).isEqualTo("UpgradeCompleted");
    }

    @Test
    void the_same_seed_gives_the_same_run() {
        for (long seed = 1; seed <= 3; seed++) {
            Scenario scenario = Scenarios.of(seed);
            RunResult one = Simulation.run(scenario, Parts.WHOLE, Optional.empty());
            RunResult other = Simulation.run(scenario, Parts.WHOLE, Optional.empty());
            assertThat(other.hash()).as("seed %d", seed).isEqualTo(one.hash());
            assertThat(other.steps()).isEqualTo(one.steps());
            assertThat(other.last()).isEqualTo(one.last());
        }
    }

    @Test
    void another_seed_gives_another_run() {
        RunResult one = Simulation.run(Scenarios.of(1), Parts.WHOLE, Optional.empty());
        RunResult other = Simulation.run(Scenarios.of(2), Parts.WHOLE, Optional.empty());
        assertThat(other.hash()).isNotEqualTo(one.hash());
    }

    @Test
    void a_failed_run_says_what_was_broken_and_how_to_see_it_again() {
        Parts broken = Parts.WHOLE.withCordon(BrokenPorts::neverUncordons);
        RunResult result = Simulation.run(
                Scenario.calm(7, ClusterShape.random(7, "v1.36.3"), "1.37", emptyDirsAllowed()),
                broken,
                Optional.empty());
        var bytes = new ByteArrayOutputStream();
        result.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(result.held()).isFalse();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("BROKEN NoNodeLeftCordoned", "seed 7", "NodeReturned", "./kubehop simulate --seed 7 -v");
    }

    static UpgradePolicy emptyDirsAllowed() {
        return new UpgradePolicy(
                "2",
                new UpgradePolicy.Drain(UpgradePolicy.DrainMode.EVICT, true, true, Duration.ofMinutes(30)),
                UpgradePolicy.Verify.DEFAULT);
    }
}
