package io.kubehop.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/** The classes of this build, for processes inside a host. */
final class ClassPath {
    private static final Path REPOSITORY = Path.of("repository");

    private ClassPath() {}

    static String all() {
        return System.getProperty("java.class.path");
    }

    /** The folders that it is in, as the testbed wants them: the build's own, and the one that holds all libraries. */
    static String folders() {
        var folders = new TreeSet<String>();
        for (String entry : all().split(":", -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                folders.add(path.toString());
            } else {
                Optional<Path> libraries = above(path);
                folders.add(
                        libraries.orElse(path.resolveSibling(".").normalize()).toString());
            }
        }
        return String.join(":", folders);
    }

    private static Optional<Path> above(Path path) {
        for (Path at = path; at != null && at.getFileName() != null; at = at.getParent()) {
            if (REPOSITORY.equals(at.getFileName())) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
