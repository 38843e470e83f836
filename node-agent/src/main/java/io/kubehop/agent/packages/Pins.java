package io.kubehop.agent.packages;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an order says of files, as packages of this host: no other file may be installed as that version of that package. A package
 * that an order does not name is the package manager's, with its signatures.
 *
 * @param sums SHA-256 in hex
 */
public record Pins(Map<Pinned, String> sums) {
    public static final Pins NONE = new Pins(Map.of());

    public Pins {
        sums = Map.copyOf(sums);
    }

    /**
     * Those that concern packages of this host.
     *
     * @param checksums SHA-256 in hex by the file's name
     */
    public static Pins of(PackageFamily family, Map<String, String> checksums, Collection<String> names) {
        var sums = new HashMap<Pinned, String>();
        checksums.forEach((file, sum) -> {
            for (String name : names) {
                family.versionOf(file, name).ifPresent(version -> sums.put(new Pinned(name, version), sum));
            }
        });
        return new Pins(sums);
    }

    /** What the file of this package has to be; empty if the order leaves it open. */
    public Optional<String> sum(Pinned one) {
        return Optional.ofNullable(sums.get(one));
    }

    /** Whether a package may be taken: it is named, or nothing of that name and version of Kubernetes is. */
    public boolean allows(Pinned one) {
        return sums.containsKey(one)
                || sums.keySet().stream()
                        .noneMatch(other -> other.name().equals(one.name())
                                && other.upstream().equals(one.upstream()));
    }
}
