package io.kubehop.agent.packages;

import io.kubehop.events.KubeVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fedora and its relatives. The community's repository is excluded from ordinary updates by {@code exclude=} in its file, which
 * stays; the command lines lift it for themselves, as the official procedure does.
 *
 * @param five whether it is DNF 5, whose option for that is another
 */
public record Dnf(boolean five) implements PackageFamily {
    private static final String REPOSITORY = "kubernetes";
    private static final String VERSION_FORMAT = "%{version}-%{release}\\n";

    @Override
    public String name() {
        return "dnf";
    }

    @Override
    public List<String> sourceFiles() {
        return List.of("/etc/yum.repos.d");
    }

    @Override
    public Optional<String> pointedAt(String content, KubeVersion version) {
        return CommunityRepository.pointedAt(content, version);
    }

    @Override
    public List<String> refresh() {
        return List.of("dnf", "-q", "-y", "makecache", "--refresh");
    }

    @Override
    public List<String> versions(String name) {
        return dnf("-q", "repoquery", List.of("--queryformat", VERSION_FORMAT, name));
    }

    @Override
    public List<String> revisions(String printed, KubeVersion version) {
        String text = version.toString().substring(1);
        return printed.lines()
                .map(String::strip)
                .filter(found -> new Pinned("", found).upstream().equals(text))
                .sorted(Comparator.comparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder())
                        .reversed())
                .toList();
    }

    @Override
    public Optional<String> versionOf(String file, String name) {
        return FileName.between(file, name + "-", "." + Architecture.HERE.rpm() + ".rpm", ".noarch.rpm");
    }

    @Override
    public List<String> download(List<Pinned> packages) {
        return dnf("-y", "install", with(packages, Map.of(), "--downloadonly"));
    }

    @Override
    public List<String> keep(Pinned one, String folder) {
        return dnf("-y", "download", List.of("--destdir=" + folder, full(one)));
    }

    /** A file from a folder has its signature checked as one from a repository has. */
    @Override
    public List<String> install(List<Pinned> packages, Map<Pinned, String> files) {
        return files.isEmpty()
                ? dnf("-y", "install", with(packages, files))
                : dnf("-y", "install", with(packages, files, "--setopt=localpkg_gpgcheck=1"));
    }

    /** An exact version that is older is a downgrade by itself. */
    @Override
    public List<String> installBack(List<Pinned> packages, Map<Pinned, String> files) {
        return install(packages, files);
    }

    @Override
    public List<String> installFiles(List<String> files) {
        return Stream.concat(Stream.of("rpm", "--upgrade", "--oldpackage", "--replacepkgs"), files.stream())
                .toList();
    }

    @Override
    public List<String> installed(String name) {
        return List.of("rpm", "--query", "--queryformat", "%{VERSION}-%{RELEASE}\\n", name);
    }

    @Override
    public Optional<String> installedVersion(String printed) {
        List<String> lines = printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        // Two of one name are what an interrupted transaction leaves.
        return lines.size() == 1 && !lines.getFirst().contains(" ") ? Optional.of(lines.getFirst()) : Optional.empty();
    }

    /** rpm unpacks a package as a whole, or leaves two: both are {@link #repair}'s. */
    @Override
    public Optional<String> tornVersion(String printed) {
        return Optional.empty();
    }

    @Override
    public List<String> reinstall(Pinned one) {
        return dnf("-y", "reinstall", List.of(full(one)));
    }

    /** The plugin's list, read as a file: without the plugin there is no such command, and no lock. */
    @Override
    public List<String> holds() {
        return List.of("find", "/etc/dnf", "-name", "versionlock.list", "-exec", "cat", "{}", "+");
    }

    @Override
    public Set<String> held(String printed, Collection<String> names) {
        var held = new TreeSet<String>();
        for (String line : printed.lines().map(String::strip).toList()) {
            names.stream().filter(name -> line.matches(name + "-\\d.*")).forEach(held::add);
        }
        return held;
    }

    /** A lock names the version that was installed when it was made; left at an old one, a distro-sync would go back to that. */
    @Override
    public boolean heldAt(String printed, Pinned installed) {
        return printed.lines()
                .map(String::strip)
                .anyMatch(line -> line.matches(Pattern.quote(installed.name()) + "-(\\d+:)?"
                        + Pattern.quote(installed.version()) + "(\\..*)?"));
    }

    @Override
    public List<String> hold(Collection<String> names) {
        return lock("add", names);
    }

    @Override
    public List<String> unhold(Collection<String> names) {
        return lock("delete", names);
    }

    private static List<String> lock(String verb, Collection<String> names) {
        return Stream.concat(
                        Stream.of("dnf", "-q", "versionlock", verb),
                        names.stream().sorted())
                .toList();
    }

    @Override
    public List<String> states() {
        return List.of("rpm", "--query", "--all", "--queryformat", "%{NAME}\\n", "kubelet", "kubeadm", "kubectl");
    }

    @Override
    public boolean broken(String printed) {
        List<String> names = printed.lines().map(String::strip).toList();
        return new HashSet<>(names).size() < names.size();
    }

    @Override
    public List<String> repair() {
        return dnf("-y", "remove", List.of("--duplicates"));
    }

    @Override
    public Optional<String> interruptedFolder() {
        return Optional.empty();
    }

    @Override
    public List<String> locks() {
        return List.of("/usr/lib/sysimage/rpm/.rpm.lock", "/var/lib/rpm/.rpm.lock");
    }

    private List<String> dnf(String option, String verb, List<String> rest) {
        var line = new ArrayList<>(List.of("dnf", option, verb));
        // A version lock would hide what is asked for by its exact version.
        line.add(five ? "--setopt=disable_excludes=" + REPOSITORY : "--disableexcludes=" + REPOSITORY);
        if (!five) {
            line.add("--disableplugin=versionlock");
        }
        line.addAll(rest);
        return List.copyOf(line);
    }

    private static List<String> with(List<Pinned> packages, Map<Pinned, String> files, String... options) {
        return Stream.concat(Stream.of(options), packages.stream().map(one -> files.getOrDefault(one, full(one))))
                .toList();
    }

    private static String full(Pinned one) {
        return one.name() + "-" + one.version();
    }
}
