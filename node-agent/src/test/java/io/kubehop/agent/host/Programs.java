package io.kubehop.agent.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The programs of a host with apt, as far as the tasks use them: they keep the books of packages and start nothing. */
final class Programs implements Commands {
    static final Outcome FINE = new Outcome(0, "", "", false);

    /** Installed packages; a version that starts with "!" is half installed. */
    final Map<String, String> installed = new TreeMap<>();

    final TreeSet<String> held = new TreeSet<>();
    final List<String> available = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    /** What comes before the books, by the beginning of the line. */
    final Map<String, Function<Command, Outcome>> instead = new HashMap<>();

    Programs(String version, String... more) {
        for (String name : List.of("kubeadm", "kubectl", "kubelet")) {
            installed.put(name, version);
        }
        held.addAll(List.of("kubeadm", "kubelet"));
        available.add(version);
        available.addAll(List.of(more));
    }

    static Outcome failed(String why) {
        return new Outcome(100, "", why + "\n", false);
    }

    @Override
    public Outcome run(Command command) {
        String line = command.toString();
        lines.add(line);
        return instead.entrySet().stream()
                .filter(entry -> line.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> entry.getValue().apply(command))
                .orElseGet(() -> books(command.line()));
    }

    /** Those that change something, without options. */
    List<String> changes() {
        return lines.stream()
                .filter(line -> !line.startsWith("dpkg-query") && !line.startsWith("apt-cache"))
                .filter(line -> !line.equals("apt-mark showhold"))
                .map(line -> line.replaceAll(
                                " (-q|-o \\S+|--force-\\S+|--yes|--allow-change-held-packages|--no-remove)", "")
                        .replaceAll("/\\S*/", ""))
                .toList();
    }

    private Outcome books(List<String> line) {
        String last = line.getLast();
        return switch (line.getFirst()) {
            case "dpkg-query" -> line.size() == 3 ? said(String.join("\n", states())) : said(state(last));
            case "apt-cache" ->
                said(String.join(
                        "\n",
                        available.stream()
                                .map(one -> last + " | " + one + " | x")
                                .toList()));
            case "apt-mark" -> mark(line);
            case "apt-get" -> aptGet(line);
            case "dpkg" -> dpkg(line);
            case "kubeadm" -> said(line.get(1).equals("version") ? "v" + upstream("kubeadm") + "\n" : "");
            case "env", "systemctl" -> FINE;
            default -> failed("no program " + line);
        };
    }

    String upstream(String name) {
        return installed.getOrDefault(name, "none").replaceAll("-.*", "");
    }

    private List<String> states() {
        return installed.values().stream()
                .map(version -> version.startsWith("!") ? "half-configured" : "installed")
                .toList();
    }

    private String state(String name) {
        String version = installed.getOrDefault(name, "");
        return version.startsWith("!") ? "half-configured " + version.substring(1) : "installed " + version;
    }

    private Outcome mark(List<String> line) {
        List<String> names = line.subList(2, line.size());
        return switch (line.get(1)) {
            case "showhold" -> said(String.join("\n", held));
            case "hold" -> changed(held.addAll(names));
            default -> changed(held.removeAll(names));
        };
    }

    /** As a dpkg that forgets a hold when it installs. */
    private Outcome aptGet(List<String> line) {
        if (line.contains("install") && !line.contains("--download-only")) {
            for (String word : line) {
                if (word.startsWith("kube") && word.contains("=")) {
                    set(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
                }
                file(word);
            }
        }
        return FINE;
    }

    private Outcome dpkg(List<String> line) {
        if (line.contains("--configure")) {
            installed.replaceAll((name, version) -> version.replace("!", ""));
        }
        line.forEach(this::file);
        return FINE;
    }

    private void file(String word) {
        if (word.endsWith(".deb")) {
            String[] parts = word.substring(word.lastIndexOf('/') + 1).split("_", -1);
            set(parts[0], parts[1]);
        }
    }

    private void set(String name, String version) {
        installed.put(name, version);
        held.remove(name);
    }

    private static Outcome changed(boolean any) {
        return any ? FINE : said("nothing to do");
    }

    static Outcome said(String out) {
        return new Outcome(0, out, "", false);
    }
}
