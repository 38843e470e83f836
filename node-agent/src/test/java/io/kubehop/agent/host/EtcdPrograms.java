package io.kubehop.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A control-plane node of a folder: etcd of three members, and a kubeadm that moves the manifests. */
final class EtcdPrograms implements Commands {
    static final String HEALTHY = "[{\"endpoint\":\"https://127.0.0.1:2379\",\"health\":true,\"took\":\"2ms\"}]";

    final List<String> lines = new ArrayList<>();
    final Path root;
    String health = HEALTHY;
    String leader = "10";
    String members = "";
    boolean damaged;
    long keys = 301;
    Function<Command, Outcome> kubeadm = _ -> new Outcome(0, "", "", false);
    Function<Command, Outcome> other = command -> new Outcome(0, "", "", false);

    EtcdPrograms(Path root) {
        this.root = root;
    }

    @Override
    public Outcome run(Command command) throws IOException {
        String line = command.toString();
        lines.add(line);
        if (line.startsWith("etcdctl")) {
            return etcdctl(line, command);
        }
        if (line.startsWith("etcdutl")) {
            return fine("{\"hash\":2562996275,\"revision\":379,\"totalKey\":" + keys + ",\"totalSize\":1024}");
        }
        return line.startsWith("kubeadm") ? kubeadm.apply(command) : other.apply(command);
    }

    private Outcome etcdctl(String line, Command command) throws IOException {
        if (line.contains("endpoint health")) {
            return new Outcome(health.equals(HEALTHY) ? 0 : 1, health, "Error: unhealthy cluster", false);
        }
        if (line.contains("endpoint status")) {
            String own = member("https://127.0.0.1:2379", "10");
            return fine(
                    line.contains("--cluster")
                            ? "[" + own + "," + member("https://10.0.0.2:2379", "17881596050732659053") + "]"
                            : "[" + own + "]");
        }
        if (line.contains("member list")) {
            return fine(members);
        }
        if (line.contains("snapshot save")) {
            Path file = root.resolve(command.line().getLast().substring(1));
            byte[] database = new byte[1024];
            Files.write(file, database);
            byte[] sum = sha256(database);
            if (damaged) {
                sum[0] ^= 1;
            }
            Files.write(file, sum, java.nio.file.StandardOpenOption.APPEND);
        }
        return fine("");
    }

    private String member(String endpoint, String id) {
        return "{\"Endpoint\":\"" + endpoint + "\",\"Status\":{\"header\":{\"member_id\":" + id
                + "},\"version\":\"3.6.5\",\"dbSize\":1024,\"leader\":" + leader + "}}";
    }

    static Outcome fine(String out) {
        return new Outcome(0, out, "", false);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the manifests of these components at a version. */
    void manifests(String version, String... components) {
        for (String component : components) {
            try {
                Path file = root.resolve("etc/kubernetes/manifests/" + component + ".yaml");
                Files.createDirectories(file.getParent());
                Files.writeString(file, """
                    spec:
                      containers:
                      - command:
                        - %1$s
                        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
                        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
                        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
                        - --etcd-servers=https://127.0.0.1:2379
                        image: registry.k8s.io/%1$s:%2$s
                    """.formatted(component, version));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
