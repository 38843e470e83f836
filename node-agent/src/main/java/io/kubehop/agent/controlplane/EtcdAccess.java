package io.kubehop.agent.controlplane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How etcd is reached from a control-plane node: as its API server reaches it, stacked or external.
 *
 * @param endpoints at least one
 * @param keys certificate files, where it speaks TLS
 */
public record EtcdAccess(List<String> endpoints, Optional<Keys> keys) {
    private static final Pattern FLAG = Pattern.compile("(?m)^\\s*-\\s*[\"']?--(etcd-[a-z]+)=([^\"'\\s]*)[\"']?\\s*$");

    public EtcdAccess {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs at least one endpoint");
        }
    }

    /** Files: the authority's certificate, the client's, and its key. */
    public record Keys(String ca, String certificate, String key) {}

    /** Reads the flags of an API server's static pod manifest; nothing if it names no etcd. */
    public static Optional<EtcdAccess> of(String manifest) {
        String servers = "";
        String ca = "";
        String certificate = "";
        String key = "";
        Matcher flag = FLAG.matcher(manifest);
        while (flag.find()) {
            switch (flag.group(1)) {
                case "etcd-servers" -> servers = flag.group(2);
                case "etcd-cafile" -> ca = flag.group(2);
                case "etcd-certfile" -> certificate = flag.group(2);
                case "etcd-keyfile" -> key = flag.group(2);
                default -> {}
            }
        }
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new EtcdAccess(
                List.of(servers.split(",", -1)),
                certificate.isEmpty() ? Optional.empty() : Optional.of(new Keys(ca, certificate, key))));
    }

    /** The same with one endpoint. */
    public EtcdAccess only(String endpoint) {
        return new EtcdAccess(List.of(endpoint), keys);
    }

    /** A command line for etcdctl. */
    public List<String> etcdctl(String... rest) {
        var line = new ArrayList<>(List.of("etcdctl", "--endpoints=" + String.join(",", endpoints)));
        keys.ifPresent(files -> {
            line.add("--cacert=" + files.ca());
            line.add("--cert=" + files.certificate());
            line.add("--key=" + files.key());
        });
        line.addAll(List.of(rest));
        return List.copyOf(line);
    }
}
