import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes what the agent's packages install: its jars, a Java runtime with only the modules they need, its options, and an archive
 * of its classes. Run by the profile {@code packages} on the build's JDK, as a source file:
 *
 * <pre>java Assemble.java AGENT.JAR LIB-FOLDER JVM.OPTIONS TARGET-FOLDER TIMESTAMP LEFT-OUT</pre>
 *
 * LEFT-OUT is a regular expression: jars so named belong to the other services, to which state-machine and the agent's simulation
 * are linked as well. Whatever goes wrong ends it with an exception.
 */
final class Assemble {
    /** Only named by annotations and optional parts of libraries, which do without. */
    private static final Set<String> NOT_NEEDED = Set.of("java.desktop", "java.sql");

    /** How long the agent runs while its classes are noted: until it has sought Kafka for a while. */
    private static final int TRAINING_SECONDS = 8;

    private static final int LIMIT_SECONDS = 120;

    private final Path target;
    private final FileTime time;

    private Assemble(Path target, FileTime time) {
        this.target = target;
        this.time = time;
    }

    static void main(String[] arguments) throws Exception {
        var all = new Assemble(Path.of(arguments[3]).toAbsolutePath(), FileTime.from(Instant.parse(arguments[4])));
        all.clear();
        List<Path> jars = all.jars(Path.of(arguments[0]), Path.of(arguments[1]), Pattern.compile(arguments[5]));
        all.runtime(jars);
        all.options(Path.of(arguments[2]), jars);
        all.date();
        all.archive();
        all.date();
    }

    private void clear() throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> files = Files.walk(target)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(target.resolve("lib"));
    }

    private List<Path> jars(Path agent, Path folder, Pattern leftOut) throws IOException {
        var jars = new ArrayList<Path>();
        jars.add(agent);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !leftOut.matcher(file.getFileName().toString()).find())
                    .sorted()
                    .forEach(jars::add);
        }
        var copies = new ArrayList<Path>();
        for (Path jar : jars) {
            copies.add(Files.copy(
                    jar, target.resolve("lib").resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING));
        }
        return copies;
    }

    private void runtime(List<Path> jars) {
        var jdeps = new ArrayList<>(List.of(
                "--print-module-deps", "--ignore-missing-deps", "--multi-release", "25", "--class-path", path(jars)));
        jars.forEach(jar -> jdeps.add(jar.toString()));
        String said = tool("jdeps", jdeps);
        var modules = new TreeSet<>(List.of(said.lines()
                .filter(line -> !line.startsWith("Warning"))
                .reduce("", (_, line) -> line)
                .strip()
                .split(",")));
        modules.removeAll(NOT_NEEDED);
        // The logger reads its configuration with it; jdeps counts it as part of java.desktop.
        modules.add("java.xml");
        System.out.println("modules: " + String.join(" ", modules));
        tool(
                "jlink",
                List.of(
                        "--add-modules", String.join(",", modules),
                        "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages",
                        "--output", target.resolve("runtime").toString()));
    }

    private static String path(List<Path> jars) {
        return String.join(":", jars.stream().map(Path::toString).toList());
    }

    private static String tool(String name, List<String> arguments) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException(name + " exited " + exit + ": " + said.toString(StandardCharsets.UTF_8));
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private void options(Path template, List<Path> jars) throws IOException {
        var home = Path.of("/usr/lib/kubehop-agent");
        var installed = jars.stream().map(jar -> home.resolve("lib").resolve(jar.getFileName())).toList();
        Files.writeString(
                target.resolve("jvm.options"),
                Files.readString(template) + "-XX:AOTCache=" + home.resolve("agent.aot") + "\n-cp " + path(installed) + "\n");
    }

    /** The archive is only used with jars of the size and time that it was made with; and builds are to be alike. */
    private void date() throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    /** Runs the agent without a Kafka for a while, and keeps the classes it has used. */
    private void archive() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("kubehop-agent-training");
        try {
            Files.writeString(scratch.resolve("agent.yaml"), """
                    kafka: {bootstrap: "127.0.0.1:9"}
                    nodes: training
                    cluster: training
                    host: real
                    folder: %s
                    """.formatted(scratch.resolve("state")));
            Path options = scratch.resolve("jvm.options");
            Files.writeString(
                    options,
                    Files.readString(target.resolve("jvm.options"))
                            .replace("-XX:AOTCache=", "-XX:AOTCacheOutput=")
                            .replace("/usr/lib/kubehop-agent", target.toString())
                            .replace("/var/lib/kubehop-agent", scratch.toString()));
            Path log = scratch.resolve("log");
            Process agent = new ProcessBuilder(
                            target.resolve("runtime/bin/java").toString(),
                            "@" + options,
                            "io.kubehop.agent.NodeAgentProgram",
                            "--config",
                            scratch.resolve("agent.yaml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean early = agent.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS);
            agent.destroy();
            boolean ended = early || agent.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (early || !ended || !Files.exists(target.resolve("agent.aot"))) {
                agent.destroyForcibly();
                throw new IllegalStateException("the agent did not run as it should: " + Files.readString(log));
            }
        } finally {
            try (Stream<Path> files = Files.walk(scratch)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
