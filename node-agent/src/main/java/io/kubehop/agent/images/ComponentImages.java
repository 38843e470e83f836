package io.kubehop.agent.images;

import io.kubehop.agent.controlplane.StaticPods;
import io.kubehop.events.KubeVersion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which images of kubeadm's components a host will need, by what it has: the same repository, with the new tag. A host without a
 * component's image does not run that component. etcd and CoreDNS have versions of their own: kubeadm pulls theirs before it changes
 * anything.
 */
public final class ComponentImages {
    private static final Set<String> COMPONENTS =
            Set.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy");
    private static final Pattern VERSION = Pattern.compile("v\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}");

    private ComponentImages() {}

    /**
     * The images that are needed at the new version, there or not.
     *
     * @param present names of the images that the runtime has
     * @param pods the components of a control-plane node, which may be of another version than its kubelet
     */
    public static SortedSet<String> needed(
            Collection<String> present, StaticPods pods, KubeVersion from, KubeVersion to) {
        var needed = new TreeSet<String>();
        for (String image : present) {
            named(image).filter(one -> one.version().equals(from)).ifPresent(one -> needed.add(one.at(to)));
        }
        for (String image : pods.images().values()) {
            named(image).filter(one -> one.version().compareTo(to) < 0).ifPresent(one -> needed.add(one.at(to)));
        }
        return needed;
    }

    /** Those that the runtime does not have. */
    public static List<String> missing(Collection<String> needed, Set<String> present) {
        return needed.stream().filter(image -> !present.contains(image)).toList();
    }

    /** A component's image by a plain version; one built by somebody else, {@code v1.36.3-ours}, has a successor nobody knows. */
    private static Optional<Named> named(String image) {
        int colon = image.lastIndexOf(':');
        int slash = image.lastIndexOf('/');
        if (colon <= slash || image.contains("@") || !COMPONENTS.contains(image.substring(slash + 1, colon))) {
            return Optional.empty();
        }
        Matcher version = VERSION.matcher(image.substring(colon + 1));
        return version.matches()
                ? Optional.of(new Named(image.substring(0, colon), KubeVersion.parse(version.group())))
                : Optional.empty();
    }

    private record Named(String repository, KubeVersion version) {
        String at(KubeVersion other) {
            return repository + ":" + other;
        }
    }
}
