package io.kubehop.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports for servers that cannot choose one themselves. Another process may still be quicker: try again then. */
final class LoopbackPorts {
    /** How often a server with a port of its own choice is started before giving up. */
    static final int ATTEMPTS = 5;

    /** Below the range from which Linux takes ports for outgoing connections (32768) and Kubernetes for NodePorts (30000). */
    private static final int FIRST = 20_000;

    private static final int LAST = 29_999;

    private LoopbackPorts() {}

    /** A port of 127.0.0.1 that nobody listens on. */
    static int free() throws IOException {
        for (int attempt = 0; attempt < LAST - FIRST; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("No free port between " + FIRST + " and " + LAST);
    }

    /** Whether a server could listen on the port of 127.0.0.1 now. */
    static boolean isFree(int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1);
            return true;
        } catch (BindException _) {
            return false;
        }
    }
}
