package io.kubehop.agent.host.facts;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.preflight.HostFacts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a host. What cannot be found out is left empty: a look never fails because of one missing program. */
public final class HostFactsReader {
    private static final Logger LOG = LoggerFactory.getLogger(HostFactsReader.class);
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern OFFSET = Pattern.compile("Offset: ([+-]?)([0-9.]+)(us|ms|s|min|h)");
    private static final Pattern CRICTL = Pattern.compile("RuntimeName:\\s*(\\S+)\\s+RuntimeVersion:\\s*(\\S+)");
    private static final Pattern CONTAINERD = Pattern.compile("containerd \\S+ (\\S+)");
    private static final Pattern CRIO = Pattern.compile("crio version (\\S+)");
    private static final int CHRONY_OFFSET = 4;
    private static final double NANOS = 1e9;
    private static final int KIB = 1024;

    private final Asking asking;
    private final Path root;
    private final PackageFacts packages;
    private final KubeletFiles kubelet;
    private final List<String> programs;
    private final InstantSource clock;

    /**
     * @param root where the host's file system is, normally {@code /}
     * @param family the package family if the configuration names one
     * @param programs that a control-plane node must have
     * @param timeout of each program asked
     */
    public HostFactsReader(
            Commands commands,
            Path root,
            Optional<String> family,
            List<String> programs,
            Duration timeout,
            InstantSource clock) {
        this.asking = new Asking(commands, timeout);
        this.root = root;
        this.packages = new PackageFacts(asking, root, family);
        this.kubelet = new KubeletFiles(root);
        this.programs = List.copyOf(programs);
        this.clock = clock;
    }

    /** One look; some seconds at most, as far as the host's programs allow. */
    public HostFacts read() throws InterruptedException {
        boolean controlPlane = Files.exists(file("etc/kubernetes/manifests/kube-apiserver.yaml"));
        HostFacts.Packages installed = packages.read();
        return new HostFacts(
                clock.instant(),
                controlPlane,
                installed,
                kubelet.read(),
                runtime(),
                disks(),
                memory(),
                cgroup(),
                text("proc/sys/kernel/osrelease").strip(),
                text("proc/swaps").lines().count() > 1,
                clockOffset(),
                new CertificateFiles(root).read(),
                controlPlane ? missing(programs) : List.of(),
                rebootPending(installed.family()));
    }

    private Optional<HostFacts.ContainerRuntime> runtime() throws InterruptedException {
        Optional<HostFacts.ContainerRuntime> told = asking.ask("crictl", "version")
                .map(CRICTL::matcher)
                .filter(Matcher::find)
                .map(found -> new HostFacts.ContainerRuntime(found.group(1), found.group(2)));
        if (told.isPresent()) {
            return told;
        }
        Optional<HostFacts.ContainerRuntime> containerd = version("containerd", CONTAINERD, "containerd");
        return containerd.isPresent() ? containerd : version("cri-o", CRIO, "crio");
    }

    private Optional<HostFacts.ContainerRuntime> version(String name, Pattern pattern, String program)
            throws InterruptedException {
        return asking.ask(program, "--version")
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> new HostFacts.ContainerRuntime(name, found.group(1)));
    }

    /** Each file system once, named after the first of the folders on it. */
    private List<HostFacts.Disk> disks() {
        Map<String, HostFacts.Disk> stores = new LinkedHashMap<>();
        for (String folder : List.of("/", "/var", "/var/lib/containerd", "/var/lib/containers", "/var/lib/etcd")) {
            Path path = file(folder.substring(1));
            if (!Files.isDirectory(path)) {
                continue;
            }
            try {
                FileStore store = Files.getFileStore(path);
                stores.putIfAbsent(
                        store.name() + " " + store.getTotalSpace(),
                        new HostFacts.Disk(folder, store.getUsableSpace(), store.getTotalSpace()));
            } catch (IOException e) {
                LOG.debug("the file system of {} does not answer", path, e);
            }
        }
        return List.copyOf(stores.values());
    }

    private long memory() {
        Matcher found = MEMORY.matcher(text("proc/meminfo"));
        return found.find() ? Long.parseLong(found.group(1)) * KIB : 0;
    }

    private int cgroup() {
        if (Files.exists(file("sys/fs/cgroup/cgroup.controllers"))) {
            return 2;
        }
        return Files.isDirectory(file("sys/fs/cgroup/memory")) || Files.isDirectory(file("sys/fs/cgroup/cpu")) ? 1 : 0;
    }

    private Optional<Duration> clockOffset() throws InterruptedException {
        Optional<Duration> chrony = asking.ask("chronyc", "-c", "tracking").flatMap(HostFactsReader::chrony);
        return chrony.isPresent()
                ? chrony
                : asking.ask("timedatectl", "timesync-status").flatMap(HostFactsReader::timesync);
    }

    static Optional<Duration> chrony(String line) {
        String[] fields = line.strip().split(",", -1);
        try {
            return fields.length > CHRONY_OFFSET
                    ? Optional.of(Duration.ofNanos((long) (Double.parseDouble(fields[CHRONY_OFFSET]) * NANOS)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Duration> timesync(String text) {
        Matcher found = OFFSET.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        double unit = switch (found.group(3)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> NANOS;
            case "min" -> 60 * NANOS;
            default -> 3600 * NANOS;
        };
        Duration offset = Duration.ofNanos((long) (Double.parseDouble(found.group(2)) * unit));
        return Optional.of(found.group(1).equals("-") ? offset.negated() : offset);
    }

    private boolean rebootPending(String family) throws InterruptedException {
        if (Files.exists(file("run/reboot-required")) || Files.exists(file("var/run/reboot-required"))) {
            return true;
        }
        // Its exit code is the answer: 1 for yes; anything else that is not 0 means that it does not know.
        return family.equals("dnf") && asking.exit("needs-restarting", "-r") == 1;
    }

    private List<String> missing(List<String> wanted) {
        var missing = new ArrayList<String>();
        for (String program : wanted) {
            boolean there =
                    List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin", "opt/bin").stream()
                            .anyMatch(folder -> Files.isExecutable(file(folder).resolve(program)));
            if (!there) {
                missing.add(program);
            }
        }
        return missing;
    }

    private Path file(String path) {
        return root.resolve(path);
    }

    private String text(String path) {
        return Asking.text(file(path));
    }
}
