package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian packages for the repository of one host. */
final class Packages {
    private Packages() {}

    /**
     * A package of the kubelet.
     *
     * @param program its content; empty for the real one of 1.37
     * @param preinst a script that runs before it is unpacked
     */
    static void kubelet(AgentHost host, String version, String program, String preinst) throws Exception {
        make(host, "kubelet", version, program, "", preinst);
    }

    /** Makes a package with one program of its name, and tells the repository of it. */
    static void make(AgentHost host, String name, String version, String program, String postinst, String preinst)
            throws Exception {
        Path tree = Files.createTempDirectory("package");
        Path control = Files.createDirectories(tree.resolve("DEBIAN"));
        Path bin = Files.createDirectories(tree.resolve("usr/bin"));
        Files.writeString(
                control.resolve("control"),
                "Package: " + name + "\nVersion: " + version
                        + "\nArchitecture: amd64\nMaintainer: test <test@localhost>\nDescription: for a test\n",
                UTF_8);
        script(control.resolve("postinst"), postinst);
        script(control.resolve("preinst"), preinst);
        if (program.isEmpty()) {
            Files.createSymbolicLink(bin.resolve(name), Path.of("/opt/kube/1.37/" + name));
        } else {
            Files.writeString(bin.resolve(name), program, UTF_8);
            executable(bin.resolve(name));
        }
        String file = name + "_" + version + "_amd64.deb";
        outside(
                tree,
                "dpkg-deb",
                "-Zgzip",
                "--root-owner-group",
                "--build",
                tree.toString(),
                folder(host).resolve(file).toString());
        list(host);
    }

    /** Takes a package out of the repository; the host's own lists still have it. */
    static void remove(AgentHost host, String name, String version) throws Exception {
        Files.delete(folder(host).resolve(name + "_" + version + "_amd64.deb"));
        list(host);
    }

    private static Path folder(AgentHost host) {
        return host.testbed().hostRoot(host.name()).resolve("var/lib/packages");
    }

    private static void list(AgentHost host) throws Exception {
        outside(
                folder(host),
                "sh",
                "-c",
                "dpkg-scanpackages -m . > Packages.new 2> /dev/null && mv Packages.new Packages");
    }

    private static void script(Path file, String body) throws Exception {
        if (!body.isEmpty()) {
            Files.writeString(file, "#!/bin/sh\n" + body + "\n", UTF_8);
            executable(file);
        }
    }

    private static void executable(Path file) {
        if (!file.toFile().setExecutable(true, false)) {
            throw new AssertionError(file + " cannot be made executable");
        }
    }

    private static void outside(Path folder, String... line) throws Exception {
        Path output = Files.createTempFile("package", ".log");
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(line[0] + ": " + Files.readString(output, UTF_8));
        }
    }
}
