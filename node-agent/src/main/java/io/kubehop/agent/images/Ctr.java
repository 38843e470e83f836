package io.kubehop.agent.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * containerd's own client, in the kubelet's namespace. It knows nothing of the kubelet's side of containerd: mirrors are told to it,
 * credentials of private registries are not.
 *
 * @param address containerd's socket, {@code /run/containerd/containerd.sock}; empty leaves it to ctr
 * @param mirrors containerd's folder of registries' mirrors, if there is one
 */
public record Ctr(Optional<String> address, Optional<String> mirrors) implements ImageClient {
    public static final String PROGRAM = "ctr";
    private static final String NAMESPACE = "k8s.io";

    @Override
    public List<String> list() {
        return ctr(List.of("images", "ls", "-q"));
    }

    /** One a line; those by digest name no tag. */
    @Override
    public Optional<Set<String>> listed(String printed) {
        return Optional.of(printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("@") && !line.startsWith("sha256:"))
                .collect(Collectors.toSet()));
    }

    @Override
    public List<String> pull(String image) {
        var words = new ArrayList<>(List.of("images", "pull"));
        mirrors.ifPresent(folder -> words.addAll(List.of("--hosts-dir", folder)));
        words.add(image);
        return ctr(words);
    }

    private List<String> ctr(List<String> words) {
        var line = new ArrayList<>(List.of(PROGRAM));
        address.ifPresent(at -> line.addAll(List.of("--address", at)));
        line.addAll(List.of("--namespace", NAMESPACE));
        line.addAll(words);
        return List.copyOf(line);
    }
}
