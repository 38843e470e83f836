package io.kubehop.agent.packages;

import io.kubehop.events.KubeVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a family of Linux distributions handles packages. Command lines are run as they are; none goes through a shell. */
public sealed interface PackageFamily permits Apt, Binaries, Dnf {

    /** As in the configuration. */
    String name();

    /** Files, and folders of files, that may name package sources; absolute. */
    List<String> sourceFiles();

    /** The content of such a file pointed at the minor of this version; empty if it does not name the community's repository. */
    Optional<String> pointedAt(String content, KubeVersion version);

    /** Reads the sources' lists again. */
    List<String> refresh();

    /** Asks for the versions of a package that the sources have. */
    List<String> versions(String name);

    /** The revisions of exactly this version, the newest first, out of what {@link #versions} printed. */
    List<String> revisions(String printed, KubeVersion version);

    /** The version, with its revision, of a package that this host could install, by the name of its file; empty if it is of another. */
    Optional<String> versionOf(String file, String name);

    /** Fetches packages and what they need, checks their signatures, and installs nothing. */
    List<String> download(List<Pinned> packages);

    /** Fetches the file of an installed package, with its signature checked, into a folder. */
    List<String> keep(Pinned one, String folder);

    /** The same of any package. */
    default List<String> fetch(Pinned one, String folder) {
        return keep(one, folder);
    }

    /**
     * Installs these very versions, held or not; configuration files that were changed are kept, nothing is removed.
     *
     * @param files absolute names of fetched files to take for some of them
     */
    List<String> install(List<Pinned> packages, Map<Pinned, String> files);

    /** The same where the installed versions may be newer. */
    List<String> installBack(List<Pinned> packages, Map<Pinned, String> files);

    /** Installs package files over newer ones, whatever state these are in. */
    List<String> installFiles(List<String> files);

    /** Asks for the installed version of a package. */
    List<String> installed(String name);

    /** The version out of what {@link #installed} printed; empty if it is not, or not wholly, installed. */
    Optional<String> installedVersion(String printed);

    /** The version of a package whose unpacking broke off, out of what {@link #installed} printed. */
    Optional<String> tornVersion(String printed);

    /** Installs the version again that is recorded. */
    List<String> reinstall(Pinned one);

    /** Asks which packages are held. */
    List<String> holds();

    /** Which of these packages are held, by what {@link #holds} printed. */
    Set<String> held(String printed, Collection<String> names);

    /**
     * Whether a held package is held at its installed version, by what {@link #holds} printed. Where a hold names no version it
     * always is.
     */
    default boolean heldAt(String printed, Pinned installed) {
        return true;
    }

    List<String> hold(Collection<String> names);

    List<String> unhold(Collection<String> names);

    /** Asks for the states of all packages. */
    List<String> states();

    /** Whether, by what {@link #states} printed, a package is not wholly installed. */
    boolean broken(String printed);

    /** Brings an interrupted transaction to its end. */
    List<String> repair();

    /** A folder that holds something only while a transaction is interrupted; absolute. */
    Optional<String> interruptedFolder();

    /** Files that a package manager at work has locked; absolute. */
    List<String> locks();
}
