package io.kubehop.agent.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The client for any runtime that speaks CRI. A pull through it is what the kubelet's would be: with the runtime's own mirrors and
 * credentials.
 *
 * @param endpoint the kubelet's runtime, {@code unix:///run/containerd/containerd.sock}; empty leaves it to crictl's own file
 */
public record Crictl(Optional<String> endpoint) implements ImageClient {
    public static final String PROGRAM = "crictl";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public List<String> list() {
        return crictl("images", "-o", "json");
    }

    @Override
    public Optional<Set<String>> listed(String printed) {
        try {
            JsonNode images = JSON.readTree(printed).path("images");
            if (!images.isArray() && !images.isMissingNode()) {
                return Optional.empty();
            }
            var names = new TreeSet<String>();
            for (JsonNode image : images) {
                image.path("repoTags").forEach(tag -> names.add(tag.asString("")));
            }
            return Optional.of(names);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> pull(String image) {
        return crictl("pull", image);
    }

    private List<String> crictl(String... words) {
        var line = new ArrayList<>(List.of(PROGRAM));
        endpoint.ifPresent(at -> line.addAll(List.of("--runtime-endpoint", at, "--image-endpoint", at)));
        line.addAll(List.of(words));
        return List.copyOf(line);
    }
}
