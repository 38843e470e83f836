package io.kubehop.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The program as somebody with a cluster uses it: {@code serve} in one terminal, {@code upgrade} in another.
 *
 * @param folder where the data and what is said is kept
 */
record Installation(Path folder, Testbed testbed, int port) {

    private static final Duration READY = Duration.ofMinutes(2);

    static Installation of(Path folder, Testbed testbed) throws IOException {
        return new Installation(folder, testbed, freePort());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns when it is healthy; with the data of the one before. */
    Program serve(String name) throws IOException {
        return serve(name, testbed.hook());
    }

    /** The same with another command that moves the control plane, and further options. */
    Program serve(String name, String hook, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--kubeconfig",
                testbed.kubeconfig().toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                Integer.toString(port),
                "--control-plane-hook",
                hook));
        arguments.addAll(List.of(more));
        Program program = Program.start(folder, name, arguments.toArray(new String[0]));
        Pauses.until("the services", READY, () -> Rest.healthy(port), program::said);
        return program;
    }

    /** Follows the upgrade to its end. */
    Program upgrade(String to, int maxUnavailable, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "upgrade",
                "--to",
                to,
                "--max-unavailable",
                Integer.toString(maxUnavailable),
                "--soak",
                "PT1S",
                "--server",
                "http://127.0.0.1:" + port));
        arguments.addAll(List.of(more));
        return Program.start(folder, "upgrade", arguments.toArray(new String[0]));
    }

    /** {@code retry}, {@code pause} and the like; must succeed. */
    void steer(String verb, String upgrade) throws IOException, InterruptedException {
        try (Program program = Program.start(folder, verb, verb, upgrade, "--server", "http://127.0.0.1:" + port)) {
            if (program.exit(READY) != 0) {
                throw new AssertionError(verb + ": " + program.said());
            }
        }
    }
}
