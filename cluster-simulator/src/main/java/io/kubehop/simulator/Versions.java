package io.kubehop.simulator;

import java.util.Arrays;

/** The order of version strings such as {@code v1.34.2}. */
final class Versions {
    private Versions() {}

    /** By number, part by part; whatever follows a hyphen or plus does not count. */
    static int compare(String left, String right) {
        return Arrays.compare(numbers(left), numbers(right));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.replaceFirst("^v", "")
                        .replaceFirst("[-+].*$", "")
                        .split("\\.", -1))
                .mapToInt(part -> part.isEmpty() ? 0 : Integer.parseInt(part))
                .toArray();
    }
}
