package io.kubehop.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.events.KubeVersion;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Waits for the kubelet to be well: it runs, answers its health check, and the API server has heard of this very version that the
 * node is Ready, from the process that runs now; and it stays so for a while.
 */
final class KubeletCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletCheck.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ANSWER_MILLIS = 2_000;
    /** A process's start is known to the second of the kernel's clock. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(1);

    private final Commands commands;
    private final HostFiles files;
    private final RealSettings settings;

    KubeletCheck(Commands commands, HostFiles files, RealSettings settings) {
        this.commands = commands;
        this.files = files;
        this.settings = settings;
    }

    /** The API server could not be asked, while the kubelet itself is well: that is nobody's failure here. */
    static final class ApiServerAway extends Exception {
        private static final long serialVersionUID = 1;

        ApiServerAway(String why) {
            super(why);
        }
    }

    private sealed interface Look {
        record Well(long pid) implements Look {}

        record Trouble(String why) implements Look {}

        record Unknown(String why) implements Look {}
    }

    /** Returns when the kubelet is well and of this version. */
    void await(String node, KubeVersion version) throws IOException, InterruptedException, StepFailed, ApiServerAway {
        RealSettings.Limits limits = settings.limits();
        Instant deadline = Instant.now().plus(limits.healthy());
        Optional<Long> pid = Optional.empty();
        Instant since = Instant.now();
        while (true) {
            Look look = look(node, version, pid);
            Instant now = Instant.now();
            switch (look) {
                case Look.Well(long found) -> {
                    if (pid.filter(known -> known == found).isEmpty()) {
                        pid = Optional.of(found);
                        since = now;
                    }
                    if (!now.isBefore(since.plus(limits.steady()))) {
                        return;
                    }
                }
                case Look.Trouble(String why) -> {
                    pid = Optional.empty();
                    if (now.isAfter(deadline)) {
                        throw StepFailed.forGood(
                                why + ", " + limits.healthy() + " after it was to start" + lastWords());
                    }
                }
                case Look.Unknown(String why) -> {
                    pid = Optional.empty();
                    if (now.isAfter(deadline)) {
                        throw new ApiServerAway(why);
                    }
                }
            }
            Thread.sleep(limits.pause());
        }
    }

    /** @param steady the process that was found well before: the API server is not asked again */
    private Look look(String node, KubeVersion version, Optional<Long> steady)
            throws IOException, InterruptedException {
        Optional<KubeletProcess> kubelet = KubeletProcess.find(files);
        if (kubelet.isEmpty()) {
            return new Look.Trouble("the kubelet does not run");
        }
        KubeletProcess process = kubelet.get();
        Optional<KubeletProcess.Health> health = process.health(files);
        if (health.isPresent()) {
            Optional<String> ill = ill(health.get());
            if (ill.isPresent()) {
                return new Look.Trouble(ill.get());
            }
        }
        boolean known = steady.filter(pid -> pid == process.pid()).isPresent();
        return known || !settings.askReady() ? new Look.Well(process.pid()) : ready(node, version, process);
    }

    private static Optional<String> ill(KubeletProcess.Health health) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(health.url()).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            try {
                int code = connection.getResponseCode();
                if (code == HttpURLConnection.HTTP_OK) {
                    return Optional.empty();
                }
                String said;
                try (var stream = connection.getErrorStream()) {
                    said = stream == null ? "" : new String(stream.readNBytes(200), UTF_8).strip();
                }
                return Optional.of("the kubelet's health check says " + code + " " + said);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.of("the kubelet does not answer at " + health.url() + ": " + e.getMessage());
        }
    }

    private Look ready(String node, KubeVersion version, KubeletProcess process) throws InterruptedException {
        Outcome said;
        try {
            // The node and its lease with one question: the kubelet may read both.
            said = commands.run(Command.of(
                    settings.limits().ask(),
                    "kubectl",
                    "--kubeconfig=" + process.credential(),
                    "--request-timeout=10s",
                    "--namespace=kube-node-lease",
                    "--output=json",
                    "get",
                    "node/" + node,
                    "lease/" + node));
        } catch (IOException e) {
            LOG.info("Whether the node is Ready is not asked: {}", e.getMessage());
            return new Look.Well(process.pid());
        }
        if (!said.ok()) {
            return new Look.Unknown("the API server cannot be asked: " + said.why());
        }
        try {
            return read(JSON.readTree(said.out()), version, process);
        } catch (JacksonException | java.time.format.DateTimeParseException e) {
            return new Look.Unknown("the API server's answer cannot be read: " + e.getMessage());
        }
    }

    private static Look read(JsonNode answer, KubeVersion version, KubeletProcess process) {
        JsonNode node = item(answer, "Node");
        String reported =
                node.path("status").path("nodeInfo").path("kubeletVersion").asString("");
        if (reported.isEmpty() || !KubeVersion.parse(reported).equals(version)) {
            return new Look.Trouble("the node is reported with kubelet " + reported + " instead of " + version);
        }
        Instant started = ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().startInstant())
                .orElse(Instant.EPOCH);
        Instant renewed = Instant.parse(
                item(answer, "Lease").path("spec").path("renewTime").asString(""));
        if (renewed.isBefore(started.minus(CLOCK_GRAIN))) {
            return new Look.Trouble("the node has not been heard of since its kubelet was started");
        }
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition.path("status").asString("").equals("True")
                        ? new Look.Well(process.pid())
                        : new Look.Trouble("the node is not Ready: "
                                + condition.path("message").asString(""));
            }
        }
        return new Look.Trouble("the node does not say whether it is Ready");
    }

    private static JsonNode item(JsonNode answer, String kind) {
        return StreamSupport.stream(answer.path("items").spliterator(), false)
                .filter(item -> item.path("kind").asString("").equals(kind))
                .findFirst()
                .orElse(answer.path("none"));
    }

    /** What the kubelet said last, where there is a journal. */
    private String lastWords() throws InterruptedException {
        try {
            Outcome said = commands.run(Command.of(
                    settings.limits().ask(),
                    "journalctl",
                    "--unit=kubelet",
                    "--lines=3",
                    "--no-pager",
                    "--output=cat"));
            return said.ok() && !said.out().isBlank()
                    ? "; it said last: " + said.out().strip().replace("\n", "; ")
                    : "";
        } catch (IOException noJournal) {
            LOG.debug("no journal", noJournal);
            return "";
        }
    }
}
