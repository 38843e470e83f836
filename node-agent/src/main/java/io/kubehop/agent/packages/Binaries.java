package io.kubehop.agent.packages;

import io.kubehop.events.KubeVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No package manager: programs as single files, each held against a checksum before a byte of it runs. Its command lines are for
 * {@link #PROGRAM}, which is no program but the agent itself.
 */
public record Binaries() implements PackageFamily {
    /** What the command lines begin with. */
    public static final String PROGRAM = "kubehop-binaries";
    /** Where this machine's programs lie, below the version. */
    public static final String FOLDER = "bin/linux/" + Architecture.HERE.release();

    @Override
    public String name() {
        return "binaries";
    }

    @Override
    public List<String> sourceFiles() {
        return List.of();
    }

    @Override
    public Optional<String> pointedAt(String content, KubeVersion version) {
        return Optional.empty();
    }

    @Override
    public List<String> refresh() {
        return List.of(PROGRAM, "refresh");
    }

    @Override
    public List<String> versions(String name) {
        return List.of(PROGRAM, "versions", name);
    }

    @Override
    public List<String> revisions(String printed, KubeVersion version) {
        String text = version.toString().substring(1);
        return printed.lines().map(String::strip).filter(text::equals).toList();
    }

    @Override
    public Optional<String> versionOf(String file, String name) {
        String end = "/" + FOLDER + "/" + name;
        return file.startsWith("v") && file.endsWith(end)
                ? Optional.of(file.substring(1, file.length() - end.length()))
                : Optional.empty();
    }

    @Override
    public List<String> download(List<Pinned> packages) {
        return line("download", packages, Map.of());
    }

    @Override
    public List<String> keep(Pinned one, String folder) {
        return List.of(PROGRAM, "keep", one.name() + "=" + one.version(), folder);
    }

    @Override
    public List<String> fetch(Pinned one, String folder) {
        return List.of(PROGRAM, "fetch", one.name() + "=" + one.version(), folder);
    }

    @Override
    public List<String> install(List<Pinned> packages, Map<Pinned, String> files) {
        return line("install", packages, files);
    }

    @Override
    public List<String> installBack(List<Pinned> packages, Map<Pinned, String> files) {
        return line("install", packages, files);
    }

    @Override
    public List<String> installFiles(List<String> files) {
        var line = new ArrayList<>(List.of(PROGRAM, "install-files"));
        line.addAll(files);
        return List.copyOf(line);
    }

    @Override
    public List<String> installed(String name) {
        return List.of(PROGRAM, "installed", name);
    }

    @Override
    public Optional<String> installedVersion(String printed) {
        return Optional.of(printed.strip()).filter(text -> !text.isEmpty());
    }

    /** A file gets its name whole. */
    @Override
    public Optional<String> tornVersion(String printed) {
        return Optional.empty();
    }

    @Override
    public List<String> reinstall(Pinned one) {
        return line("install", List.of(one), Map.of());
    }

    @Override
    public List<String> holds() {
        return List.of(PROGRAM, "holds");
    }

    /** A file that nobody updates needs no hold. */
    @Override
    public Set<String> held(String printed, Collection<String> names) {
        return Set.of();
    }

    @Override
    public List<String> hold(Collection<String> names) {
        return List.of(PROGRAM, "hold");
    }

    @Override
    public List<String> unhold(Collection<String> names) {
        return List.of(PROGRAM, "unhold");
    }

    @Override
    public List<String> states() {
        return List.of(PROGRAM, "states");
    }

    @Override
    public boolean broken(String printed) {
        return false;
    }

    @Override
    public List<String> repair() {
        return List.of(PROGRAM, "repair");
    }

    @Override
    public Optional<String> interruptedFolder() {
        return Optional.empty();
    }

    @Override
    public List<String> locks() {
        return List.of();
    }

    private static List<String> line(String verb, List<Pinned> packages, Map<Pinned, String> files) {
        var line = new ArrayList<>(List.of(PROGRAM, verb));
        packages.forEach(one -> line.add(files.getOrDefault(one, one.name() + "=" + one.version())));
        return List.copyOf(line);
    }
}
