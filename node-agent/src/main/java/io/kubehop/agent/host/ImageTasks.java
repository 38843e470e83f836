package io.kubehop.agent.host;

import io.kubehop.agent.cleanup.FlagsFile;
import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.images.ComponentImages;
import io.kubehop.agent.images.Crictl;
import io.kubehop.agent.images.Ctr;
import io.kubehop.agent.images.ImageClient;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls the images of the components that this host runs, through its own runtime. Nothing that runs is changed by it. */
final class ImageTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ImageTasks.class);
    static final String NO_CLIENT = "neither crictl nor ctr is on this host: no image is pulled before it is needed";
    private static final String MIRRORS = "/etc/containerd/certs.d";
    private static final String FLAGS = "/var/lib/kubelet/kubeadm-flags.env";
    private static final List<String> CONFIGURATION =
            List.of("/var/lib/kubelet/instance-config.yaml", "/var/lib/kubelet/config.yaml");
    private static final Pattern ENDPOINT = Pattern.compile("(?m)^containerRuntimeEndpoint:\\s*[\"']?([^\\s\"'#]+)");
    private static final String UNIX = "unix://";
    private static final Duration LEAST = Duration.ofMillis(1);

    private final HostTools tools;

    ImageTasks(HostTools tools) {
        this.tools = tools;
    }

    static Map<String, Task> of(HostTools tools) {
        var tasks = new ImageTasks(tools);
        return Map.of(Step.PULL_IMAGES, order -> WorkerTasks.done(() -> tasks.pull(order)));
    }

    /** Whether a host has a client of its container runtime. */
    static boolean clientOn(HostFiles files) {
        return files.program(Crictl.PROGRAM) || files.program(Ctr.PROGRAM);
    }

    /** Pulls what an order will need and what is not there. */
    void pull(WorkOrder order) throws IOException, InterruptedException, StepFailed {
        ImageSettings settings = tools.settings().images();
        if (settings.pulls() == ImageSettings.Pulls.OFF) {
            return;
        }
        boolean required = settings.pulls() == ImageSettings.Pulls.REQUIRED;
        Optional<ImageClient> client = client();
        if (client.isEmpty()) {
            if (required) {
                throw StepFailed.forGood(NO_CLIENT);
            }
            LOG.info(NO_CLIENT);
            return;
        }
        Optional<String> trouble = trouble(client.get(), order, settings.timeout());
        if (trouble.isPresent() && required) {
            throw StepFailed.because(trouble.get());
        }
        trouble.ifPresent(why -> LOG.warn("It goes on without: {}", why));
    }

    private Optional<String> trouble(ImageClient client, WorkOrder order, Duration limit)
            throws IOException, InterruptedException {
        Outcome said = run(Command.of(tools.settings().limits().ask(), client.list()));
        Optional<Set<String>> present = said.ok() ? client.listed(said.out()) : Optional.empty();
        if (present.isEmpty()) {
            return Optional.of("the runtime's images cannot be listed: "
                    + (said.ok() ? "what " + client.list().getFirst() + " printed is no list" : said.why()));
        }
        Collection<String> needed = ComponentImages.needed(present.get(), tools.staticPods(), order.from(), order.to());
        List<String> failed = pull(client, ComponentImages.missing(needed, present.get()), limit);
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of("images cannot be pulled: " + String.join("; ", failed));
    }

    /** @return those that could not be pulled, each with the reason */
    private List<String> pull(ImageClient client, List<String> images, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        var failed = new ArrayList<String>();
        for (String image : images) {
            Duration left = Duration.ofNanos(until - System.nanoTime());
            if (left.compareTo(LEAST) < 0) {
                failed.add(image + ": there was no time left of " + limit.toSeconds() + " s");
                continue;
            }
            Outcome said = run(Command.of(left, client.pull(image)));
            if (said.ok()) {
                LOG.info("{} is pulled", image);
            } else {
                failed.add(image + ": " + said.why());
            }
        }
        return failed;
    }

    private Outcome run(Command command) throws InterruptedException {
        try {
            return tools.commands().run(command);
        } catch (IOException e) {
            return new Outcome(1, "", String.valueOf(e.getMessage()), false);
        }
    }

    private Optional<ImageClient> client() throws IOException {
        Optional<String> endpoint = endpoint();
        if (tools.files().program(Crictl.PROGRAM)) {
            return Optional.of(new Crictl(endpoint));
        }
        if (tools.files().program(Ctr.PROGRAM)) {
            return Optional.of(new Ctr(
                    endpoint.filter(at -> at.startsWith(UNIX)).map(at -> at.substring(UNIX.length())),
                    Optional.of(MIRRORS).filter(tools.files()::exists)));
        }
        return Optional.empty();
    }

    /** The runtime that this host's kubelet talks to; a flag goes before its files. */
    private Optional<String> endpoint() throws IOException {
        Optional<String> flag = tools.files()
                .read(FLAGS)
                .flatMap(content -> new FlagsFile(content).value("--container-runtime-endpoint"));
        if (flag.isPresent()) {
            return flag;
        }
        for (String file : CONFIGURATION) {
            Matcher said = ENDPOINT.matcher(tools.files().read(file).orElse(""));
            if (said.find()) {
                return Optional.of(said.group(1));
            }
        }
        return Optional.empty();
    }
}
