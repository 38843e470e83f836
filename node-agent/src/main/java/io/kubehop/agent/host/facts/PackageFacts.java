package io.kubehop.agent.host.facts;

import io.kubehop.agent.preflight.HostFacts;
import io.kubehop.events.KubeVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the package manager of a host says. */
final class PackageFacts {
    private static final Pattern VERSION = Pattern.compile("v?(\\d+\\.\\d+\\.\\d+)");
    /** dpkg's states by letter: unpacked, half configured, and the two about triggers can be finished. */
    private static final String UNFINISHED = "UFWt";

    private final Asking asking;
    private final Path root;
    private final Optional<String> family;

    PackageFacts(Asking asking, Path root, Optional<String> family) {
        this.asking = asking;
        this.root = root;
        this.family = family;
    }

    HostFacts.Packages read() throws InterruptedException {
        String found = family.orElseGet(this::found);
        var unfinished = new ArrayList<String>();
        var broken = new ArrayList<String>();
        if (found.equals("apt")) {
            states(unfinished, broken);
        }
        return new HostFacts.Packages(
                found,
                version("kubelet", "--version"),
                version("kubeadm", "version", "-o", "short"),
                version("kubectl", "version", "--client"),
                offered(found),
                found.equals("apt") ? lines("apt-mark", "showhold") : List.of(),
                unfinished,
                broken);
    }

    private String found() {
        if (Files.exists(root.resolve("var/lib/dpkg/status")) && Files.exists(root.resolve("usr/bin/apt-get"))) {
            return "apt";
        }
        return Files.exists(root.resolve("usr/bin/dnf")) || Files.exists(root.resolve("usr/bin/dnf5")) ? "dnf" : "";
    }

    private Optional<KubeVersion> version(String... line) throws InterruptedException {
        return asking.ask(line)
                .map(VERSION::matcher)
                .filter(Matcher::find)
                .map(match -> KubeVersion.parse(match.group(1)));
    }

    private void states(List<String> unfinished, List<String> broken) throws InterruptedException {
        for (String line : lines("dpkg-query", "--show", "--showformat=${db:Status-Abbrev} ${Package}\\n")) {
            String[] words = line.split("\\s+", -1);
            if (words.length < 2 || words[0].length() < 2) {
                continue;
            }
            String name = words[words.length - 1];
            if (words[0].charAt(1) == 'H' || words[0].endsWith("R")) {
                broken.add(name);
            } else if (UNFINISHED.indexOf(words[0].charAt(1)) >= 0) {
                unfinished.add(name);
            }
        }
    }

    private List<KubeVersion> offered(String found) throws InterruptedException {
        List<String> lines = switch (found) {
            case "apt" -> lines("apt-cache", "madison", "kubelet");
            // From the cache only: a look must not wait for a mirror.
            case "dnf" ->
                lines(
                        "dnf",
                        "-q",
                        "-C",
                        "repoquery",
                        "--disableexcludes=all",
                        "--queryformat",
                        "%{version}\\n",
                        "kubelet");
            default -> List.of();
        };
        return lines.stream()
                .map(VERSION::matcher)
                .filter(Matcher::find)
                .map(match -> KubeVersion.parse(match.group(1)))
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> lines(String... line) throws InterruptedException {
        return asking.ask(line).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
