package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ProcessCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Members of one etcd, each a process on loopback, in a folder. */
final class EtcdMembers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Path programs;
    private final List<Integer> clients = new ArrayList<>();
    private final List<Integer> peers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    private EtcdMembers(Path folder, Path programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /**
     * Starts them and waits until all are healthy.
     *
     * @param programs where etcd and etcdctl are
     */
    static EtcdMembers start(Path folder, Path programs, int count) throws IOException, InterruptedException {
        var members = new EtcdMembers(folder, programs);
        try {
            for (int i = 0; i < count; i++) {
                members.clients.add(Installation.freePort());
                members.peers.add(Installation.freePort());
            }
            for (int i = 0; i < count; i++) {
                members.processes.add(members.process(i));
            }
            members.await();
            return members;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            members.close();
            throw e;
        }
    }

    private Process process(int member) throws IOException {
        String client = endpoint(member);
        String peer = url(peers.get(member));
        return new ProcessBuilder(
                        programs.resolve("etcd").toString(),
                        "--name=" + name(member),
                        "--data-dir=" + folder.resolve(name(member)),
                        "--unsafe-no-fsync",
                        "--log-level=warn",
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster="
                                + IntStream.range(0, peers.size())
                                        .mapToObj(i -> name(i) + "=" + url(peers.get(i)))
                                        .collect(Collectors.joining(",")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name(member) + ".log").toFile())
                .start();
    }

    private void await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Commands.Outcome said = health();
        while (!said.ok()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("etcd is not healthy: " + said.why() + "\n"
                        + Files.readString(folder.resolve(name(0) + ".log"), UTF_8));
            }
            Pauses.brief();
            said = health();
        }
    }

    private Commands.Outcome health() throws IOException, InterruptedException {
        return etcdctl(0, "endpoint", "health", "--cluster");
    }

    /** Asks a member. */
    Commands.Outcome etcdctl(int member, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(programs.resolve("etcdctl").toString(), "--endpoints=" + endpoint(member)));
        line.addAll(List.of(words));
        return new ProcessCommands().run(Commands.Command.of(LIMIT, line));
    }

    String endpoint(int member) {
        return url(clients.get(member));
    }

    static String name(int member) {
        return "cp" + (member + 1);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** As when its node loses power. */
    void kill(int member) throws InterruptedException {
        processes.get(member).destroyForcibly();
        if (!processes.get(member).waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name(member) + " does not end");
        }
    }

    /** Starts one again with its data. */
    void again(int member) throws IOException {
        processes.set(member, process(member));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
