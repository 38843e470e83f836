package io.kubehop.agent.host;

import io.kubehop.agent.packages.Binaries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of {@link Binaries}, done by the agent; others go to the host. A program is fetched into a half file, held against its
 * checksum, and gets its name by a rename; it is held against it once more while it is copied to where it runs, and that copy, too,
 * gets its name by a rename.
 */
final class BinaryCommands implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryCommands.class);
    private static final Pattern CHECKSUM = Pattern.compile("([0-9a-f]{64})\\s+\\*?(\\S+)");
    private static final Pattern VERSION = Pattern.compile("v(\\d+\\.\\d+\\.\\d+)");
    private static final Map<String, List<String>> ASKS = Map.of(
            "kubelet", List.of("--version"),
            "kubeadm", List.of("version", "-o", "short"),
            "kubectl", List.of("version", "--client"));
    private static final int FINE = 200;

    private final Commands host;
    private final HostFiles files;
    private final BinarySource source;

    BinaryCommands(Commands host, HostFiles files, BinarySource source) {
        this.host = host;
        this.files = files;
        this.source = source;
    }

    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        List<String> line = command.line();
        if (!line.getFirst().equals(Binaries.PROGRAM)) {
            return host.run(command);
        }
        try {
            return new Outcome(0, done(line.get(1), line.subList(2, line.size()), command), "", false);
        } catch (Refused e) {
            return new Outcome(1, "", String.valueOf(e.getMessage()), false);
        }
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private String done(String verb, List<String> words, Command command)
            throws IOException, InterruptedException, Refused {
        switch (verb) {
            case "versions" -> {
                return String.join("\n", versions(words.getFirst()));
            }
            case "installed" -> {
                return installed(words.getFirst(), command).orElse("");
            }
            case "download" -> {
                for (String word : words) {
                    fetched(name(word), version(word));
                }
            }
            case "keep" -> {
                String name = name(words.getFirst());
                HostFiles.copy(program(name), Path.of(words.getLast()).resolve(name + "_" + version(words.getFirst())));
            }
            case "fetch" -> {
                String name = name(words.getFirst());
                String version = version(words.getFirst());
                HostFiles.copy(fetched(name, version), Path.of(words.getLast()).resolve(name + "_" + version));
            }
            case "install" -> {
                for (String word : words) {
                    Path fetched = word.startsWith("/") ? Path.of(word) : fetched(name(word), version(word));
                    place(fetched, program(name(word)), checksum(name(word), version(word)));
                }
            }
            case "install-files" -> {
                for (String file : words) {
                    String name = String.valueOf(Path.of(file).getFileName());
                    HostFiles.copy(Path.of(file), program(name.substring(0, name.indexOf('_'))));
                }
            }
            default -> LOG.debug("{} has nothing to do", verb);
        }
        return "";
    }

    private List<String> versions(String name) throws IOException, Refused {
        Pattern named = Pattern.compile("v(\\d+\\.\\d+\\.\\d+)/" + Binaries.FOLDER + "/" + Pattern.quote(name));
        return checksums().keySet().stream()
                .map(named::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }

    private Optional<String> installed(String name, Command command) throws IOException, InterruptedException {
        Path program = program(name);
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        var line = new ArrayList<>(List.of(source.folder() + "/" + name));
        line.addAll(ASKS.getOrDefault(name, List.of("--version")));
        Outcome said = host.run(Command.of(command.timeout(), line));
        Matcher version = VERSION.matcher(said.out());
        return said.ok() && version.find() ? Optional.of(version.group(1)) : Optional.empty();
    }

    /** The file in the cache, there and whole. */
    private Path fetched(String name, String version) throws IOException, Refused {
        String expected = checksum(name, version);
        Path cached = files.at(source.cache()).resolve(version).resolve(name);
        if (Files.exists(cached) && Sha256.of(cached).equals(expected)) {
            return cached;
        }
        Files.createDirectories(cached.resolveSibling("."));
        Path half = cached.resolveSibling(name + ".half");
        try (InputStream in = open(path(name, version));
                OutputStream out = Files.newOutputStream(half)) {
            String found = Sha256.copy(in, out);
            if (!found.equals(expected)) {
                throw new Refused(name + " " + version + " is not what its checksum says: " + found + " instead of "
                        + expected + "; nothing of it was run");
            }
        } catch (Refused e) {
            Files.deleteIfExists(half);
            throw e;
        }
        HostFiles.settle(half, cached);
        return cached;
    }

    /** Copies with the checksum counted over the very bytes that will run. */
    private static void place(Path from, Path to, String expected) throws IOException, Refused {
        Path half = to.resolveSibling("." + to.getFileName() + ".kubehop");
        Files.createDirectories(to.resolveSibling("."));
        Files.deleteIfExists(half);
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(half)) {
            if (!Sha256.copy(in, out).equals(expected)) {
                throw new Refused(from + " was changed after it had been fetched; nothing of it was run");
            }
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (Files.exists(to)) {
            Files.copy(
                    to,
                    to.resolveSibling("." + to.getFileName() + ".before"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        HostFiles.settle(half, to);
    }

    private InputStream open(String path) throws IOException, Refused {
        if (source.from().startsWith("/")) {
            Path file = files.at(source.from()).resolve(path);
            if (!Files.isRegularFile(file)) {
                throw new Refused(source.from() + " has no " + path);
            }
            return Files.newInputStream(file);
        }
        var connection = (HttpURLConnection)
                URI.create(source.from() + "/" + path).toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(source.timeout().toMillis()));
        connection.setReadTimeout(Math.toIntExact(source.timeout().toMillis()));
        if (connection.getResponseCode() != FINE) {
            throw new Refused(source.from() + "/" + path + " answers HTTP " + connection.getResponseCode());
        }
        return connection.getInputStream();
    }

    private String checksum(String name, String version) throws IOException, Refused {
        return Optional.ofNullable(checksums().get(path(name, version)))
                .orElseThrow(() -> new Refused(source.checksums() + " has no checksum of " + path(name, version)
                        + ": without one nothing is installed"));
    }

    private Map<String, String> checksums() throws IOException, Refused {
        String content = files.read(source.checksums())
                .orElseThrow(() -> new Refused("there is no file of checksums " + source.checksums()));
        var found = new TreeMap<String, String>();
        Matcher matcher = CHECKSUM.matcher(content);
        while (matcher.find()) {
            found.put(matcher.group(2), matcher.group(1));
        }
        return found;
    }

    private String path(String name, String version) {
        return "v" + version + "/" + Binaries.FOLDER + "/" + name;
    }

    private Path program(String name) {
        return files.at(source.folder()).resolve(name);
    }

    /** {@code kubelet=1.36.3}, or a fetched file: {@code /var/lib/kubehop/pinned/kubelet/kubelet_1.36.3}. */
    private static String name(String word) {
        return parts(word)[0];
    }

    private static String version(String word) {
        return parts(word)[1];
    }

    private static String[] parts(String word) {
        String last = word.substring(word.lastIndexOf('/') + 1);
        return last.split("[=_]", 2);
    }
}
