package io.kubehop.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;

/** What java.nio.file lacks for whole directories. */
final class Directories {
    private Directories() {}

    /** Deletes a directory with all it holds; links are not followed. Nothing happens when it does not exist. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var walk = Files.walk(directory)) {
            for (var path : (Iterable<Path>) walk.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }

    /** Gives a directory and all it holds to another user; for a process that may not run as root. */
    static void giveTo(int user, Path directory) throws IOException {
        try (var walk = Files.walk(directory)) {
            for (var path : (Iterable<Path>) walk::iterator) {
                Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Lets other users reach what is inside and known by name; they still cannot list the directory. */
    static void letOthersPass(Path directory) throws IOException {
        var permissions = Files.getPosixFilePermissions(directory);
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(directory, permissions);
        }
    }
}
