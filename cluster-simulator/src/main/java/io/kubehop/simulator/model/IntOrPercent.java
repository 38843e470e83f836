package io.kubehop.simulator.model;

/** A number of pods, or a percentage of them. */
public sealed interface IntOrPercent {

    /** A number of pods. */
    record Count(int value) implements IntOrPercent {}

    /** A percentage of the expected pods. */
    record Percent(int value) implements IntOrPercent {}

    /** A number of pods. */
    static IntOrPercent count(int value) {
        return new Count(value);
    }

    /** A percentage. */
    static IntOrPercent percent(int value) {
        return new Percent(value);
    }

    /**
     * Reads {@code 3} or {@code 30%}.
     *
     * @throws NumberFormatException if it is neither
     */
    static IntOrPercent parse(String text) {
        return text.endsWith("%")
                ? percent(Integer.parseInt(text.substring(0, text.length() - 1)))
                : count(Integer.parseInt(text));
    }

    /** The number of pods out of a total; Kubernetes rounds both minAvailable and maxUnavailable of a budget up. */
    default int roundedUp(int total) {
        return switch (this) {
            case Count(int value) -> value;
            case Percent(int value) -> Math.toIntExact(Math.ceilDiv((long) value * total, 100L));
        };
    }

    /** As manifests write it. */
    default String text() {
        return switch (this) {
            case Count(int value) -> Integer.toString(value);
            case Percent(int value) -> value + "%";
        };
    }
}
