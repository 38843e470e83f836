package io.kubehop.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import picocli.CommandLine.Option;

/** Where a command that serves listens. */
final class ListenOptions {

    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: 127.0.0.1). There is no login: keep it on loopback.")
    String address = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Of REST and the dashboard (default: 8080).")
    int port = 8080;

    /** @throws BadInput if nobody can listen there */
    void check() {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new BadInput("--port " + port + " is not a port; it is 1 to " + HIGHEST_PORT);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException e) {
            throw new BadInput("--listen '" + address + "' is not an address of this machine");
        } catch (IOException e) {
            throw new BadInput("--port " + port + " on " + address + " cannot be used (" + e.getMessage()
                    + "); choose another with --port");
        }
    }
}
