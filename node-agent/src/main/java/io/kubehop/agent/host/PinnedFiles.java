package io.kubehop.agent.host;

import io.kubehop.agent.host.Commands.Outcome;
import io.kubehop.agent.packages.PackageFamily;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.packages.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that an order pins. They are fetched into a folder that only the agent enters, held against what the order says, and
 * installed from there: what is fetched again from a repository may be another file under the same name.
 */
final class PinnedFiles {
    private final PackageFamily family;
    private final PackageTurn turn;
    private final Path folder;

    /** @param folder the agent's own; one more is made in it */
    PinnedFiles(PackageFamily family, PackageTurn turn, Path folder) {
        this.family = family;
        this.turn = turn;
        this.folder = folder.resolve("pinned");
    }

    /** The absolute names of the files of those packages that are pinned; each there, and what it has to be. */
    Map<Pinned, String> of(List<Pinned> packages, Pins pins) throws IOException, InterruptedException, StepFailed {
        var files = new HashMap<Pinned, String>();
        for (Pinned one : packages) {
            Optional<String> sum = pins.sum(one);
            if (sum.isPresent()) {
                files.put(one, fetched(one, sum.get()).toString());
            }
        }
        return Map.copyOf(files);
    }

    private Path fetched(Pinned one, String expected) throws IOException, InterruptedException, StepFailed {
        Path own = folder.resolve(one.name());
        Optional<Path> there = file(own);
        if (there.isPresent() && Sha256.of(there.get()).equals(expected)) {
            return there.get();
        }
        HostFiles.delete(own);
        Files.createDirectories(
                own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Outcome said = turn.manage(family.fetch(one, own.toString()));
        if (!said.ok()) {
            throw StepFailed.because("the file of " + one.name() + " " + one.version()
                    + ", which the order names, cannot be fetched: " + said.why());
        }
        Path file = file(own)
                .orElseThrow(() -> StepFailed.because("the file of " + one.name() + " " + one.version()
                        + ", which the order names, was fetched and is not there"));
        try {
            check(file, one, expected);
        } catch (StepFailed e) {
            HostFiles.delete(own);
            throw e;
        }
        return file;
    }

    /** Holds the kept files of packages against the order as well, where it names them. */
    void check(List<Path> kept, List<Pinned> packages, Pins pins) throws IOException, StepFailed {
        for (Pinned one : packages) {
            Optional<String> sum = pins.sum(one);
            for (Path file : sum.isPresent() ? kept : List.<Path>of()) {
                if (of(file, one)) {
                    check(file, one, sum.orElseThrow());
                }
            }
        }
    }

    /** Whether a file is that of a package, by its name. */
    static boolean of(Path file, Pinned one) {
        return String.valueOf(file.getFileName()).startsWith(one.name());
    }

    private static void check(Path file, Pinned one, String expected) throws IOException, StepFailed {
        String found = Sha256.of(file);
        if (!found.equals(expected)) {
            throw StepFailed.forGood(one.name() + " " + one.version() + " is not the file that the order names: "
                    + file.getFileName() + " has SHA-256 " + found + ", expected is " + expected
                    + "; nothing of it is installed");
        }
    }

    /** Removes what has been installed. */
    void forget(Map<Pinned, String> files) throws IOException {
        for (Pinned one : files.keySet()) {
            HostFiles.delete(folder.resolve(one.name()));
        }
    }

    private static Optional<Path> file(Path own) throws IOException {
        if (!Files.isDirectory(own)) {
            return Optional.empty();
        }
        var found = new TreeMap<String, Path>();
        try (Stream<Path> all = Files.list(own)) {
            all.filter(Files::isRegularFile).forEach(one -> found.put(String.valueOf(one.getFileName()), one));
        }
        return found.size() == 1 ? Optional.of(found.firstEntry().getValue()) : Optional.empty();
    }
}
