package io.kubehop.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The kubelet that runs, and how it was started.
 *
 * @param arguments its command line
 */
record KubeletProcess(long pid, List<String> arguments) {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final String CONFIGURATION = "/var/lib/kubelet/config.yaml";
    private static final String CREDENTIAL = "/etc/kubernetes/kubelet.conf";
    private static final int HEALTH_PORT = 10248;

    /** Where a kubelet answers whether it is well. */
    record Health(String address, int port) {
        String url() {
            String host = address.contains(":") ? "[" + address + "]" : address;
            return "http://" + host + ":" + port + "/healthz";
        }
    }

    /** The kubelet of this host; those in containers of nested clusters started later. Empty if none runs. */
    static Optional<KubeletProcess> find(HostFiles files) throws IOException {
        try (Stream<Path> processes = Files.list(files.at("/proc"))) {
            return processes
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .sorted(java.util.Comparator.comparingLong(Long::parseLong))
                    .flatMap(pid -> kubelet(files, pid).stream())
                    .findFirst();
        }
    }

    private static Optional<KubeletProcess> kubelet(HostFiles files, String pid) {
        try {
            // Not a "regular file" of a size: /proc makes it up.
            byte[] line = Files.readAllBytes(files.at("/proc/" + pid + "/cmdline"));
            List<String> words = List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
            String program = words.getFirst();
            return program.substring(program.lastIndexOf('/') + 1).equals("kubelet")
                    ? Optional.of(new KubeletProcess(Long.parseLong(pid), words))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The credential that it uses. */
    String credential() {
        return flag("--kubeconfig").orElse(CREDENTIAL);
    }

    /** Where it answers; empty if that is switched off. */
    Optional<Health> health(HostFiles files) throws IOException {
        JsonNode configuration = configuration(files);
        String address = flag("--healthz-bind-address")
                .orElse(configuration.path("healthzBindAddress").asString("127.0.0.1"));
        int port;
        try {
            port = flag("--healthz-port")
                    .map(Integer::parseInt)
                    .orElse(configuration.path("healthzPort").asInt(HEALTH_PORT));
        } catch (NumberFormatException e) {
            throw new IOException("the kubelet's health port is no number: " + e.getMessage(), e);
        }
        String reachable = address.equals("0.0.0.0") ? "127.0.0.1" : address.equals("::") ? "::1" : address;
        return port == 0 ? Optional.empty() : Optional.of(new Health(reachable, port));
    }

    private JsonNode configuration(HostFiles files) throws IOException {
        String name = flag("--config").orElse(CONFIGURATION);
        try {
            return YAML.readTree(files.read(name).orElse("{}"));
        } catch (JacksonException e) {
            throw new IOException(
                    "the kubelet's configuration " + name + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** The value of a flag, {@code --flag=value} or {@code --flag value}; the last one counts, as for the kubelet. */
    private Optional<String> flag(String name) {
        Optional<String> value = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.startsWith(name + "=")) {
                value = Optional.of(word.substring(name.length() + 1));
            } else if (word.equals(name) && i + 1 < arguments.size()) {
                value = Optional.of(arguments.get(i + 1));
            }
        }
        return value;
    }
}
