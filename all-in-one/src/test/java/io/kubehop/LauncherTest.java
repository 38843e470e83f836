package io.kubehop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a project of its own, with a fake Java and a fake Maven on a PATH of its own. */
@Timeout(60)
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "cat",
            "dirname",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sh",
            "sleep",
            "tee",
            "touch");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path temp;

    private Path project = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    /** What a launcher ended with. */
    private record Result(int exit, String out, String err) {}

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(temp.resolve("a project"));
        Files.copy(Path.of("../kubehop"), project.resolve("kubehop"));
        permit(project.resolve("kubehop"));
        Files.createDirectories(project.resolve("all-in-one/target/lib"));
        Files.writeString(jar(), "");
        var bin = Files.createDirectories(temp.resolve("bin"));
        for (var tool : TOOLS) {
            script(bin.resolve(tool), "exec " + find(tool) + " \"$@\"");
        }
        environment.put("PATH", bin.toString());
        environment.put("KUBEHOP_JVM_DIR", temp.resolve("jvm").toString());
    }

    @Test
    void theHighestJavaWins() throws Exception {
        fakeJava("jvm/old", "17");
        fakeJava("jvm/newest", "26");
        environment.put("JAVA_HOME", fakeJava("home", "25").toString());
        assertThat(launch("version").out()).startsWith("java " + temp.resolve("jvm/newest"));
    }

    @Test
    void ofEqualOnesJavaHomeWins() throws Exception {
        fakeJava("jvm/other", "25");
        environment.put("JAVA_HOME", fakeJava("home", "25").toString());
        assertThat(launch("version").out()).startsWith("java " + temp.resolve("home"));
    }

    @Test
    void javaOnThePathIsFoundThroughItsLink() throws Exception {
        var home = fakeJava("opt/jdk", "25");
        Files.createSymbolicLink(temp.resolve("bin/java"), home.resolve("bin/java"));
        assertThat(launch("version").out()).startsWith("java " + home);
    }

    @Test
    void tooOldOnesAreNamedInOneLine() throws Exception {
        fakeJava("jvm/eleven", "11");
        environment.put("JAVA_HOME", fakeJava("home", "1.8").toString());
        var result = launch("version");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .hasLineCount(1)
                .contains("needs a JDK 25 or newer")
                .contains("Java 8 in " + temp.resolve("home"))
                .contains("Java 11 in " + temp.resolve("jvm/eleven"));
    }

    @Test
    void noJavaAtAllIsSaidInOneLine() throws Exception {
        var result = launch("version");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).hasLineCount(1).contains("found none");
    }

    @Test
    void argumentsAndOptionsArriveWhole() throws Exception {
        fakeJava("jvm/java", "25");
        environment.put("KUBEHOP_JAVA_OPTS", "-Xmx2g -Dx=y");
        assertThat(launch("plan", "two words", "").out())
                .contains("<-Xmx2g> <-Dx=y> <-cp> <" + jar() + "> <io.kubehop.Kubehop> <plan> <two words> <>");
    }

    @Test
    void whatIsOverSoonKeepsWhatItLoaded() throws Exception {
        fakeJava("jvm/java", "25");
        assertThat(launch("drain", "worker-1").out())
                .contains("<-XX:SharedArchiveFile=" + project.resolve("all-in-one/target/kubehop-drain.jsa") + ">");
        assertThat(launch("demo").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void aLinkToTheLauncherWorks() throws Exception {
        fakeJava("jvm/java", "25");
        var link = Files.createSymbolicLink(temp.resolve("link"), Path.of("a project/kubehop"));
        assertThat(finish(start(link, "version")).out()).contains("<" + jar() + ">");
    }

    @Test
    void whatIsBuiltIsNotBuiltAgain() throws Exception {
        fakeJava("jvm/java", "25");
        source(LONG_AGO);
        var result = launch("version");
        assertThat(result.exit()).isEqualTo(0);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aNewerSourceIsBuiltOnceByTwoLaunchers() throws Exception {
        fakeJava("jvm/java", "25");
        fakeMaven("sleep 1; touch '" + jar() + "'");
        Files.setLastModifiedTime(jar(), FileTime.from(LONG_AGO));
        source(LONG_AGO.plus(Duration.ofDays(1)));
        var first = start(project.resolve("kubehop"), "version");
        var second = start(project.resolve("kubehop"), "version");
        assertThat(finish(first).exit()).isEqualTo(0);
        assertThat(finish(second).exit()).isEqualTo(0);
        assertThat(builds())
                .hasSize(1)
                .first()
                .asString()
                .contains("-DskipTests")
                .contains("package");
        assertThat(lock()).doesNotExist();
    }

    @Test
    void theFirstStartBuildsAndSaysSoOnStderr() throws Exception {
        fakeJava("jvm/java", "25");
        fakeMaven("echo '[INFO] Building kubehop 0.1.0      [10/10]'; touch '" + jar() + "'");
        Files.delete(jar());
        var result = launch("version");
        assertThat(result.err()).contains("builds itself first").contains("kubehop 0.1.0");
        assertThat(result.out()).startsWith("java ").hasLineCount(1);
    }

    @Test
    void theLockOfADeadBuildIsTakenOver() throws Exception {
        fakeJava("jvm/java", "25");
        fakeMaven("touch '" + jar() + "'");
        Files.delete(jar());
        var dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor()).isEqualTo(0);
        Files.createDirectories(project.resolve("target"));
        Files.writeString(lock(), dead.pid() + "\n");
        assertThat(launch("version").exit()).isEqualTo(0);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndLeavesNoLock() throws Exception {
        fakeJava("jvm/java", "25");
        fakeMaven("echo '[ERROR] Loop.java: missing return'; exit 1");
        Files.delete(jar());
        var result = launch("version");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Loop.java: missing return").contains("the build failed");
        assertThat(lock()).doesNotExist();
    }

    @Test
    void withoutMavenOneLineSaysWhatIsMissing() throws Exception {
        fakeJava("jvm/java", "25");
        Files.delete(jar());
        var result = launch("version");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).hasLineCount(1).contains("mvn is not on the PATH");
    }

    private Result launch(String... arguments) throws Exception {
        return finish(start(project.resolve("kubehop"), arguments));
    }

    private Process start(Path launcher, String... arguments) throws IOException {
        var command = Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result finish(Process process) throws Exception {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    /** A Java that tells its version as the real one does, and otherwise prints where it is and its arguments. */
    private Path fakeJava(String home, String version) throws IOException {
        var directory = temp.resolve(home);
        Files.createDirectories(directory.resolve("bin"));
        script(directory.resolve("bin/javac"), "exit 0");
        script(directory.resolve("bin/java"), """
                if [ "$1" = -XshowSettings:properties ]; then
                    echo '    java.specification.name = Java Platform API Specification' >&2
                    echo '    java.specification.version = %s' >&2
                else
                    printf 'java %s'; printf ' <%%s>' "$@"; echo
                fi""".formatted(version, directory));
        return directory;
    }

    private void fakeMaven(String build) throws IOException {
        script(temp.resolve("bin/mvn"), "echo \"$*\" >>'" + temp.resolve("builds") + "'; " + build);
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(temp.resolve("builds"));
    }

    private void source(Instant changed) throws IOException {
        var main = Files.createDirectories(project.resolve("planner-service/src/main"));
        var file = Files.writeString(main.resolve("Planner.java"), "");
        for (var path : List.of(file, main)) {
            Files.setLastModifiedTime(path, FileTime.from(changed));
        }
    }

    private Path jar() {
        return project.resolve("all-in-one/target/kubehop.jar");
    }

    private Path lock() {
        return project.resolve("target/kubehop.build-lock");
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + text + "\n");
        permit(path);
    }

    private static void permit(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of("/bin/", "/usr/bin/")
                .map(directory -> Path.of(directory + tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
