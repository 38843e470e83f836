package io.kubehop.agent.controlplane;

import io.kubehop.events.KubeVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The components of a control-plane node, by the images of their static pod manifests.
 *
 * @param images by component: {@code registry.k8s.io/kube-apiserver:v1.36.3}
 */
public record StaticPods(SortedMap<String, String> images) {
    /** Whose version is the cluster's. */
    public static final List<String> COMPONENTS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:-\\s*)?image:\\s*[\"']?([^\\s\"']+)");
    private static final String REVERTED = "kubeadm has tried to recover everything into the earlier state";

    public StaticPods {
        images = new TreeMap<>(images);
    }

    /** @param manifests contents by the component's name */
    public static StaticPods of(Map<String, String> manifests) {
        var images = new TreeMap<String, String>();
        manifests.forEach((component, content) -> {
            Matcher image = IMAGE.matcher(content);
            if (image.find()) {
                images.put(component, image.group(1));
            }
        });
        return new StaticPods(images);
    }

    /** Whether each component of the cluster's version is there, and of this version. */
    public boolean allAt(KubeVersion version) {
        return COMPONENTS.stream().allMatch(component -> tag(component).equals(Optional.of(version.toString())));
    }

    /** The tag of a component's image. */
    public Optional<String> tag(String component) {
        return Optional.ofNullable(images.get(component)).map(StaticPods::tagOf);
    }

    /**
     * What a failed kubeadm left, against what was there before it.
     *
     * @param printed by kubeadm
     */
    public String afterFailure(StaticPods before, String printed) {
        var moved = new ArrayList<String>();
        var stayed = new ArrayList<String>();
        images.forEach((component, image) -> {
            String was = before.images.getOrDefault(component, "");
            (was.equals(image) ? stayed : moved).add(component + " " + tagOf(image));
        });
        String reverted = printed.contains(REVERTED) ? "kubeadm has put back what it had changed: " : "";
        if (moved.isEmpty()) {
            return reverted + "every component is what it was (" + String.join(", ", stayed) + ")";
        }
        return reverted + "new are " + String.join(", ", moved)
                + (stayed.isEmpty() ? "" : "; as before are " + String.join(", ", stayed))
                + "; a second run leaves alone what is new and goes on";
    }

    @Override
    public String toString() {
        return images.entrySet().stream()
                .map(entry -> entry.getKey() + " " + tagOf(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String tagOf(String image) {
        int colon = image.lastIndexOf(':');
        return colon > image.lastIndexOf('/') ? image.substring(colon + 1) : "";
    }
}
