package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The releases of Kubernetes that are known, by minor.
 *
 * @param newest the newest known patch of each minor, by {@code major.minor}
 */
public record Releases(Map<String, KubeVersion> newest) {

    /** As of November 2026. */
    public static final Releases DEFAULT =
            of(List.of("1.30.14", "1.31.14", "1.32.11", "1.33.8", "1.34.4", "1.35.4", "1.36.3", "1.37.2"));

    public Releases {
        newest = Map.copyOf(newest);
    }

    /**
     * A table from versions with their patch, {@code 1.37.2}; the last of a minor counts.
     *
     * @throws IllegalArgumentException if one of them is not a version
     */
    public static Releases of(Collection<String> versions) {
        return new Releases(versions.stream()
                .map(KubeVersion::parse)
                .collect(Collectors.toMap(KubeVersion::minorText, Function.identity(), (_, last) -> last)));
    }

    /** The newest known patch of the version's minor. */
    public Optional<KubeVersion> newestOf(KubeVersion version) {
        return Optional.ofNullable(newest.get(version.minorText()));
    }

    /** The newest patch of the minor, or the version itself if that is newer or its minor is not known. */
    KubeVersion atLeast(KubeVersion version) {
        return newestOf(version).filter(known -> known.compareTo(version) > 0).orElse(version);
    }

    /** {@code 1.30 to 1.37} */
    String range() {
        var sorted = new TreeMap<KubeVersion, String>();
        newest.forEach((minor, version) -> sorted.put(version, minor));
        return sorted.isEmpty()
                ? "none"
                : sorted.firstEntry().getValue() + " to " + sorted.lastEntry().getValue();
    }
}
