package io.kubehop.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The host's files, by their absolute names.
 *
 * @param root {@code /}, or a folder that stands for it
 */
record HostFiles(Path root) {

    Path at(String name) {
        return root.resolve(name.substring(1));
    }

    boolean exists(String name) {
        return Files.exists(at(name));
    }

    /** Whether a program is found where the agent looks for programs. */
    boolean program(String name) {
        return ProcessCommands.FOLDERS.stream()
                .anyMatch(folder -> Files.isExecutable(at(folder).resolve(name)));
    }

    /** Its content; empty if there is no such file. */
    Optional<String> read(String name) throws IOException {
        Path file = at(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file, UTF_8)) : Optional.empty();
    }

    /** The file of this name, or those in the folder of this name, absolute as well; sorted. */
    List<String> files(String name) throws IOException {
        Path start = at(name);
        if (!Files.exists(start)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(start)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> "/" + root.relativize(file))
                    .sorted()
                    .toList();
        }
    }

    /** Replaces the content at one stroke, with the mode and the owner that the file had. */
    void write(String name, String content) throws IOException {
        Path file = at(name);
        Path half = file.resolveSibling("." + file.getFileName() + ".kubehop");
        if (Files.exists(file)) {
            Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
            Files.createDirectories(file.resolveSibling("."));
        }
        Files.writeString(half, content, UTF_8);
        settle(half, file);
    }

    /** Puts a copy of a file, with its attributes, in the place of another, at one stroke. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling("."));
        Path half = to.resolveSibling("." + to.getFileName() + ".kubehop");
        Files.copy(
                from,
                half,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
        settle(half, to);
    }

    static void settle(Path half, Path file) throws IOException {
        if (Files.isRegularFile(half, LinkOption.NOFOLLOW_LINKS)) {
            force(half);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.resolveSibling("."));
    }

    /** To the disk: power may go at any moment. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a folder with all that is in it; nothing to do if there is none. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path one : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }
}
