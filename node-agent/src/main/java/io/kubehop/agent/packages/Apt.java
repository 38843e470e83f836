package io.kubehop.agent.packages;

import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Debian and its descendants. Configuration files that somebody has changed stay as they are; apt removes nothing.
 *
 * @param lockWait how long apt itself waits for a lock that was taken after we had looked
 * @param retries of a download
 */
public record Apt(Duration lockWait, int retries) implements PackageFamily {
    private static final List<String> KEEP_CONFIGURATION =
            List.of("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold");

    private static final Set<String> BROKEN =
            Set.of("half-installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending");

    @Override
    public String name() {
        return "apt";
    }

    @Override
    public List<String> sourceFiles() {
        return List.of("/etc/apt/sources.list", "/etc/apt/sources.list.d");
    }

    @Override
    public Optional<String> pointedAt(String content, KubeVersion version) {
        return CommunityRepository.pointedAt(content, version);
    }

    @Override
    public List<String> refresh() {
        return aptGet(List.of(), "update");
    }

    @Override
    public List<String> versions(String name) {
        return List.of("apt-cache", "madison", name);
    }

    @Override
    public List<String> revisions(String printed, KubeVersion version) {
        String text = version.toString().substring(1);
        // Newest first: "  kubelet | 1.36.3-1.1 | source".
        return printed.lines()
                .map(line -> line.split("\\|"))
                .filter(columns -> columns.length >= 3)
                .map(columns -> columns[1].strip())
                .filter(found -> new Pinned("", found).upstream().equals(text))
                .toList();
    }

    @Override
    public Optional<String> versionOf(String file, String name) {
        return FileName.between(file, name + "_", "_" + Architecture.HERE.deb() + ".deb", "_all.deb");
    }

    @Override
    public List<String> download(List<Pinned> packages) {
        return install(packages, Map.of(), "--download-only");
    }

    /** Into a folder that only root may enter: apt would fetch as root all the same, and warn of it beside the real trouble. */
    @Override
    public List<String> keep(Pinned one, String folder) {
        var line = new ArrayList<>(List.of("env", "--chdir=" + folder));
        line.addAll(aptGet(List.of("-o", "APT::Sandbox::User=root"), "download"));
        line.add(one.name() + "=" + one.version());
        return List.copyOf(line);
    }

    @Override
    public List<String> install(List<Pinned> packages, Map<Pinned, String> files) {
        return install(packages, files, "--no-remove");
    }

    @Override
    public List<String> installBack(List<Pinned> packages, Map<Pinned, String> files) {
        return install(packages, files, "--no-remove", "--allow-downgrades");
    }

    private List<String> install(List<Pinned> packages, Map<Pinned, String> files, String... how) {
        var line = new ArrayList<>(aptGet(KEEP_CONFIGURATION, "install"));
        line.addAll(List.of("--yes", "--allow-change-held-packages"));
        line.addAll(List.of(how));
        packages.forEach(one -> line.add(files.getOrDefault(one, one.name() + "=" + one.version())));
        return List.copyOf(line);
    }

    /** dpkg, not apt: a package whose installation broke off keeps apt from doing anything. */
    @Override
    public List<String> installFiles(List<String> files) {
        return Stream.concat(
                        Stream.of(
                                "dpkg",
                                "--force-confdef",
                                "--force-confold",
                                "--force-downgrade",
                                "--force-hold",
                                "--install"),
                        files.stream())
                .toList();
    }

    @Override
    public List<String> installed(String name) {
        return List.of("dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}\\n", name);
    }

    @Override
    public Optional<String> installedVersion(String printed) {
        String line = printed.strip();
        return line.startsWith("installed ") ? Optional.of(line.substring("installed ".length())) : Optional.empty();
    }

    @Override
    public Optional<String> tornVersion(String printed) {
        String line = printed.strip();
        return line.startsWith("half-installed ")
                ? Optional.of(line.substring("half-installed ".length()))
                : Optional.empty();
    }

    @Override
    public List<String> reinstall(Pinned one) {
        return install(List.of(one), Map.of(), "--no-remove", "--reinstall");
    }

    @Override
    public List<String> holds() {
        return List.of("apt-mark", "showhold");
    }

    @Override
    public Set<String> held(String printed, Collection<String> names) {
        var held = new TreeSet<String>();
        // Of another architecture than the host's it is "kubelet:arm64".
        printed.lines()
                .map(line -> line.strip().split(":", 2)[0])
                .filter(names::contains)
                .forEach(held::add);
        return held;
    }

    @Override
    public List<String> hold(Collection<String> names) {
        return mark("hold", names);
    }

    @Override
    public List<String> unhold(Collection<String> names) {
        return mark("unhold", names);
    }

    private static List<String> mark(String verb, Collection<String> names) {
        return Stream.concat(Stream.of("apt-mark", verb), names.stream().sorted())
                .toList();
    }

    /** Not {@code dpkg --audit}, which also speaks of what is no trouble. */
    @Override
    public List<String> states() {
        return List.of("dpkg-query", "--show", "--showformat=${db:Status-Status}\\n");
    }

    @Override
    public boolean broken(String printed) {
        return printed.lines().map(String::strip).anyMatch(BROKEN::contains);
    }

    @Override
    public List<String> repair() {
        return List.of("dpkg", "--force-confdef", "--force-confold", "--configure", "-a");
    }

    @Override
    public Optional<String> interruptedFolder() {
        return Optional.of("/var/lib/dpkg/updates");
    }

    @Override
    public List<String> locks() {
        return List.of(
                "/var/lib/dpkg/lock-frontend",
                "/var/lib/dpkg/lock",
                "/var/lib/apt/lists/lock",
                "/var/cache/apt/archives/lock");
    }

    private List<String> aptGet(List<String> options, String verb) {
        var line = new ArrayList<>(List.of(
                "apt-get",
                "-q",
                "-o",
                "DPkg::Lock::Timeout=" + lockWait.toSeconds(),
                "-o",
                "Acquire::Retries=" + retries));
        line.addAll(options);
        line.add(verb);
        return List.copyOf(line);
    }
}
