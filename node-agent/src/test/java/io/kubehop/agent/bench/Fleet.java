package io.kubehop.agent.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The processes with the agents' ends. */
final class Fleet implements AutoCloseable {
    private static final long LIMIT_SECONDS = 300;

    private final String bootstrap;
    private final String footprint;
    private final List<Process> processes = new ArrayList<>();
    private final LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();

    Fleet(String bootstrap, String footprint) {
        this.bootstrap = bootstrap;
        this.footprint = footprint;
    }

    /** Starts a process with so many agents and waits until all have been started. */
    void add(int first, int count) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xss256k",
                        "-Xmx2g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetClients.class.getName(),
                        bootstrap,
                        Integer.toString(first),
                        Integer.toString(count),
                        footprint)
                .redirectError(new File("/dev/null"))
                .start();
        processes.add(process);
        var started = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> read(process, started));
        if (!started.await(LIMIT_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
            throw new IOException("the agents from " + first + " on did not start");
        }
    }

    private void read(Process process, CountDownLatch started) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("came ")) {
                    came.add(line.substring("came ".length()));
                } else if (line.equals("started")) {
                    started.countDown();
                }
            }
        } catch (IOException _) {
            // It was ended.
        }
        started.countDown();
    }

    /** When the order that begins so came to its agent, {@link System#nanoTime}, the same clock in all processes of a machine. */
    long awaitCame(String order) throws IOException, InterruptedException {
        while (true) {
            Optional<String> line = Optional.ofNullable(came.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
            String text = line.orElseThrow(() -> new IOException(order + " did not come"));
            if (text.startsWith(order)) {
                return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
            }
        }
    }

    /** Of the first process. */
    double residentMb() throws IOException {
        return new Proc(processes.getFirst().pid()).residentMb();
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.getOutputStream().close();
        }
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
