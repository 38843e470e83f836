package io.kubehop.agent.host;

import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.packages.PackageFamily;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.packages.Pins;
import io.kubehop.events.KubeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The host's package manager. Waits for others who use it, and brings to an end first what was interrupted. */
final class HostPackages {
    private final PackageFamily family;
    private final HostFiles files;
    private final PackageTurn turn;
    private final PinnedFiles pinned;

    /** @param folder the agent's own */
    HostPackages(PackageFamily family, HostFiles files, PackageTurn turn, Path folder) {
        this.family = family;
        this.files = files;
        this.turn = turn;
        this.pinned = new PinnedFiles(family, turn, folder);
    }

    /** The installed version of a package, with its revision; empty if it is not, or not wholly, installed. */
    Optional<String> installed(String name) throws IOException, InterruptedException {
        Outcome said = turn.ask(family.installed(name));
        return said.ok() ? family.installedVersion(said.out()) : Optional.empty();
    }

    /** Those of these packages that are installed. */
    List<Pinned> installed(Collection<String> names) throws IOException, InterruptedException {
        var found = new ArrayList<Pinned>();
        for (String name : names) {
            installed(name).ifPresent(version -> found.add(new Pinned(name, version)));
        }
        return found;
    }

    /** Puts in order what was left half done, of these packages also what was left half unpacked. */
    void mend(Collection<String> names) throws IOException, InterruptedException, StepFailed {
        turn.mend(names);
    }

    Set<String> held(Collection<String> names) throws IOException, InterruptedException, StepFailed {
        return family.held(holds(), names);
    }

    private String holds() throws IOException, InterruptedException, StepFailed {
        Outcome said = turn.ask(family.holds());
        if (!said.ok()) {
            throw StepFailed.because("the holds of packages cannot be read: " + said.why());
        }
        return said.out();
    }

    /** Makes the holds of these packages what they were, each at the version that is installed now. */
    void hold(Collection<String> names, Set<String> held) throws IOException, InterruptedException, StepFailed {
        String printed = holds();
        Set<String> now = family.held(printed, names);
        var gone = new TreeSet<>(now);
        gone.removeIf(held::contains);
        for (Pinned one : installed(now)) {
            if (!family.heldAt(printed, one)) {
                gone.add(one.name());
            }
        }
        var missing = new TreeSet<>(held);
        missing.removeIf(name -> now.contains(name) && !gone.contains(name));
        if (!gone.isEmpty()) {
            turn.run("no longer holding " + gone, family.unhold(gone));
        }
        if (!missing.isEmpty()) {
            turn.run("holding " + missing, family.hold(missing));
        }
    }

    /** Points every source of the community's repository at the version's minor; others are left. */
    void pointSourceAt(KubeVersion version) throws IOException {
        for (String place : family.sourceFiles()) {
            for (String name : files.files(place)) {
                String content = files.read(name).orElse("");
                Optional<String> pointed = family.pointedAt(content, version);
                if (pointed.isPresent() && !pointed.get().equals(content)) {
                    files.write(name, pointed.get());
                }
            }
        }
    }

    /** The newest revisions of exactly this version that may be; the sources' lists are read again if they do not have it. */
    private List<Pinned> find(Collection<String> names, KubeVersion version, Pins pins)
            throws IOException, InterruptedException, StepFailed {
        List<Pinned> known = known(names, version, pins);
        if (known.size() == names.size()) {
            return known;
        }
        Optional<String> trouble = refresh();
        List<Pinned> found = known(names, version, pins);
        if (found.size() == names.size()) {
            return found;
        }
        var missing = new TreeSet<>(names);
        found.forEach(one -> missing.remove(one.name()));
        boolean open = known(missing, version, Pins.NONE).isEmpty();
        String reason = "the package sources have no " + version + " of " + String.join(", ", missing)
                + (open ? "" : " whose file the order names");
        throw trouble.isPresent()
                ? StepFailed.because(reason + "; reading them again failed: " + trouble.get())
                : StepFailed.forGood(reason);
    }

    private List<Pinned> known(Collection<String> names, KubeVersion version, Pins pins)
            throws IOException, InterruptedException {
        var found = new ArrayList<Pinned>();
        for (String name : names) {
            Outcome said = turn.ask(family.versions(name));
            if (said.ok()) {
                family.revisions(said.out(), version).stream()
                        .map(revision -> new Pinned(name, revision))
                        .filter(pins::allows)
                        .findFirst()
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** Reads the sources' lists again; what went wrong, which may concern a source that has nothing to do with us. */
    Optional<String> refresh() throws IOException, InterruptedException, StepFailed {
        turn.await();
        Outcome said = turn.manage(family.refresh());
        return said.ok() ? Optional.empty() : Optional.of(said.why());
    }

    /** Fetches and checks packages of exactly this version; installs nothing. */
    void download(Collection<String> names, KubeVersion version, Pins pins)
            throws IOException, InterruptedException, StepFailed {
        turn.await();
        List<Pinned> wanted = find(names, version, pins);
        if (!turn.manage(family.download(wanted)).ok()) {
            wanted = downloadAnew(names, version, pins);
        }
        var _ = pinned.of(wanted, pins);
    }

    /** @return what was found then */
    private List<Pinned> downloadAnew(Collection<String> names, KubeVersion version, Pins pins)
            throws IOException, InterruptedException, StepFailed {
        // The lists may be older than the repository.
        Optional<String> trouble = refresh();
        List<Pinned> wanted = find(names, version, pins);
        Outcome again = turn.manage(family.download(wanted));
        if (!again.ok()) {
            throw StepFailed.because("the packages cannot be fetched: " + again.why()
                    + trouble.map(why -> "; reading the sources failed: " + why).orElse(""));
        }
        return wanted;
    }

    /** Fetches the files of packages into a folder; why not, if one could not be had. */
    Optional<String> keep(List<Pinned> packages, Path folder) throws IOException, InterruptedException, StepFailed {
        turn.await();
        for (Pinned one : packages) {
            Outcome said = turn.manage(family.keep(one, folder.toString()));
            if (!said.ok()) {
                Optional<String> trouble = refresh();
                Outcome again = turn.manage(family.keep(one, folder.toString()));
                if (!again.ok()) {
                    return Optional.of(one.name() + " " + one.version() + ": " + again.why()
                            + trouble.map(why -> "; " + why).orElse(""));
                }
            }
        }
        return Optional.empty();
    }

    /** Installs packages of exactly this version; those that are there are left alone. */
    void install(Collection<String> names, KubeVersion version, Pins pins)
            throws IOException, InterruptedException, StepFailed {
        turn.begin();
        var missing = new ArrayList<String>();
        for (String name : names) {
            if (!is(name, version)) {
                missing.add(name);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<Pinned> wanted = find(missing, version, pins);
        Map<Pinned, String> own = pinned.of(wanted, pins);
        turn.run("the installation of " + String.join(", ", missing), family.install(wanted, own));
        for (String name : missing) {
            if (!is(name, version)) {
                throw StepFailed.because(
                        name + " is " + installed(name).orElse("not wholly installed") + " instead of " + version);
            }
        }
        pinned.forget(own);
    }

    private boolean is(String name, KubeVersion version) throws IOException, InterruptedException {
        return installed(name)
                .filter(found -> version.toString().equals("v" + new Pinned(name, found).upstream()))
                .isPresent();
    }

    /** Puts files of these packages that were kept over what is installed, whatever state it is in. */
    void installFiles(Path folder, List<Pinned> packages, Pins pins)
            throws IOException, InterruptedException, StepFailed {
        turn.await();
        try (Stream<Path> kept = Files.list(folder)) {
            List<Path> wanted = kept.filter(file -> packages.stream().anyMatch(one -> PinnedFiles.of(file, one)))
                    .sorted()
                    .toList();
            pinned.check(wanted, packages, pins);
            turn.run(
                    "putting the kept packages back",
                    family.installFiles(wanted.stream().map(Path::toString).toList()));
        }
    }

    /** Installs these very versions, older ones than there are. */
    void installBack(List<Pinned> packages, Pins pins) throws IOException, InterruptedException, StepFailed {
        turn.await();
        Map<Pinned, String> own = pinned.of(packages, pins);
        turn.run("putting the packages back", family.installBack(packages, own));
        pinned.forget(own);
    }
}
