package io.kubehop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.agent.host.ImageSettings;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.kubernetes.SimulatedFailures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path folder;

    @Test
    void withoutFileAndEnvironmentEverythingHasItsDefault() {
        assertThat(ConfigurationFile.read(Optional.empty(), Map.of())).isEqualTo(AgentConfiguration.simulated());
    }

    @Test
    void theFileIsReadAndTheEnvironmentGoesBeforeIt() throws IOException {
        Path file = write("""
            kafka: {bootstrap: "kafka:9092", properties: {security.protocol: SSL}}
            folder: /var/lib/kubehop
            nodes: [w1, w2]
            cluster: abc
            host: simulated
            kubeconfig: /etc/kubehop/kubeconfig
            tries: 3
            backoff: 500ms
            backoffLimit: PT1M
            simulated:
              step: 3s
              steps: {restart-kubelet: 2m}
              spread: 0
              seed: 9
              speed: 10
              probability: 0.5
              failures: [{node: w1, step: install-kubelet, attempt: 1, tries: 5}]
            """);
        var read = ConfigurationFile.read(
                Optional.of(file), Map.of("KUBEHOP_KAFKA_BOOTSTRAP", "other:9092", "KUBEHOP_AGENT_NODES", " w3 "));
        assertThat(read.kafka().bootstrap()).isEqualTo("other:9092");
        assertThat(read.kafka().passthrough()).containsEntry("security.protocol", "SSL");
        assertThat(read.folder()).isEqualTo(Path.of("/var/lib/kubehop"));
        assertThat(read.nodes()).containsExactly("w3");
        assertThat(read.cluster()).contains("abc");
        assertThat(read.kubeconfig()).contains(Path.of("/etc/kubehop/kubeconfig"));
        assertThat(read.tries()).isEqualTo(3);
        assertThat(read.backoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.backoffLimit()).isEqualTo(Duration.ofMinutes(1));
        var simulated = (AgentConfiguration.Simulated) read.hosts();
        assertThat(simulated.otherwise()).isEqualTo(Duration.ofSeconds(3));
        assertThat(simulated.steps()).containsEntry("restart-kubelet", Duration.ofMinutes(2));
        assertThat(simulated.pace().otherwise()).isEqualTo(Duration.ofMillis(300));
        assertThat(simulated.failures())
                .isEqualTo(new SimulatedFailures(
                        0.5, 9, List.of(new SimulatedFailures.Named("w1", "install-kubelet", 1, 5))));
    }

    @Test
    void aRealHostHasItsOwnPart() throws IOException {
        var standard = ConfigurationFile.read(Optional.of(write("host: real\nnodes: w1\ncluster: c")), Map.of());
        assertThat(standard.hosts()).isEqualTo(new AgentConfiguration.Real(RealSettings.DEFAULT));
        var read = ConfigurationFile.read(Optional.of(write("""
            host: real
            nodes: w1
            cluster: c
            real: {packages: apt, kubeadmConfig: /etc/k.yaml, askReady: false, wayBack: if-possible,
                   keep: [/etc/containerd], askTimeout: 1s, lockTimeout: 2s, packageTimeout: 3s,
                   kubeadmTimeout: 4s, restartTimeout: 5s, healthyTimeout: 6s, steady: 0s,
                   images: off, imageTimeout: 7s}
            """)), Map.of());
        assertThat(read.hosts())
                .isEqualTo(new AgentConfiguration.Real(new RealSettings(
                                "apt",
                                "/etc/k.yaml",
                                false,
                                false,
                                List.of("/etc/containerd"),
                                new RealSettings.Limits(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(6),
                                        Duration.ZERO,
                                        Duration.ofMillis(250)))
                        .with(new ImageSettings(ImageSettings.Pulls.OFF, Duration.ofSeconds(7)))));
    }

    @Test
    void allNodesAndOneNodeAreWrittenPlainly() throws IOException {
        assertThat(ConfigurationFile.read(Optional.of(write("nodes: all")), Map.of())
                        .nodes())
                .isEmpty();
        assertThat(ConfigurationFile.read(Optional.of(write("nodes: w1")), Map.of())
                        .nodes())
                .containsExactly("w1");
    }

    @Test
    void badInputIsOneSentence() throws IOException {
        assertBad("kafak: {}", "kafak");
        assertBad("backoff: soon", "'soon' is no duration");
        assertBad("host: rented", "host 'rented' is not known; there is: simulated, real");
        assertBad("host: real", "a real host needs the name of its one node");
        assertBad("host: real\nnodes: [a, b]\ncluster: c", "a real host needs the name of its one node");
        assertBad("host: real\nnodes: a\ncluster: c\nreal: {wayBack: no}", "wayBack 'no' is not known");
        assertBad("host: real\nnodes: a\ncluster: c\nreal: {lockTimeout: 0s}", "a time limit must be positive");
        assertBad("host: real\nnodes: a\ncluster: c\nreal: {keep: [etc]}", "'etc' is no absolute name of a file");
        assertBad("host: real\nnodes: a\ncluster: c\nreal: {steady: 5m}", "steady is from 0 to less than healthy");
        assertBad("tries: 0", "tries must be at least 1");
        assertBad("simulated: {speed: 0}", "speed must be more than 0");
        assertBad("simulated: {probability: 2}", "a probability is from 0 to 1");
        assertThatThrownBy(() -> ConfigurationFile.read(Optional.of(folder.resolve("none")), Map.of()))
                .hasMessageContaining("cannot be read");
    }

    private void assertBad(String text, String message) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> ConfigurationFile.read(Optional.of(file), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void theProgramAnswersBadInputWithOneLineAndTwoAndWhatMayPassWithOne() throws Exception {
        assertProgram(List.of("--port", "1"), 2, "is not understood; usage:");
        assertProgram(List.of("--config", folder.resolve("none").toString()), 2, "cannot be read");
        assertProgram(
                List.of("--config", write("kubeconfig: /no/such/file").toString()),
                2,
                "the kubeconfig /no/such/file cannot be read");
        Path notAFolder = write("x");
        assertProgram(
                List.of("--config", write("folder: " + notAFolder + "/agent").toString()), 1, "cannot be used");
        Path locked = Files.createDirectories(folder.resolve("locked"));
        Files.createDirectory(locked.resolve("journal.lock"));
        assertProgram(List.of("--config", write("folder: " + locked).toString()), 1, "cannot lock");
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.writeString(damaged.resolve("journal"), "something else entirely\n");
        assertProgram(List.of("--config", write("folder: " + damaged).toString()), 2, "is not a journal");
        assertProgram(List.of("--help"), 0, "");
    }

    private static void assertProgram(List<String> arguments, int exit, String line) throws Exception {
        var err = new ByteArrayOutputStream();
        var out = new ByteArrayOutputStream();
        assertThat(NodeAgentProgram.run(
                        arguments,
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new CountDownLatch(0)))
                .isEqualTo(exit);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(line);
        assertThat(err.toString(StandardCharsets.UTF_8).lines().count()).isEqualTo(exit == 0 ? 0 : 1);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "agent", ".yaml"), text);
    }
}
