package io.kubehop.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The program as somebody with a cluster uses it: {@code serve} in one terminal, {@code upgrade} in another.
 *
 * @param folder where the data and what is said is kept
 */
record Installation(Path folder, Testbed testbed, int port) {

    private static final Duration READY = Duration.ofMinutes(2);

    static Installation of(Path folder, Testbed testbed) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Installation(folder, testbed, socket.getLocalPort());
        }
    }

    /** Returns when it is healthy; with the data of the one before. */
    Program serve(String name) throws IOException {
        Program program = Program.start(
                folder,
                name,
                "serve",
                "--kubeconfig",
                testbed.kubeconfig().toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                Integer.toString(port),
                "--control-plane-hook",
                testbed.hook());
        Pauses.until("the services", READY, () -> Rest.healthy(port), program::said);
        return program;
    }

    /** Follows the upgrade to its end. */
    Program upgrade(String to, int maxUnavailable) throws IOException {
        return Program.start(
                folder,
                "upgrade",
                "upgrade",
                "--to",
                to,
                "--max-unavailable",
                Integer.toString(maxUnavailable),
                "--soak",
                "PT1S",
                "--server",
                "http://127.0.0.1:" + port);
    }
}
