package io.kubehop.agent.packages;

/**
 * A package of an exact version.
 *
 * @param version as the package manager has it, with its revision: {@code 1.36.3-1.1}
 */
public record Pinned(String name, String version) {
    /** The first component of what a version of Kubernetes is called: {@code 1.36.3} of {@code 1.36.3-1.1}. */
    public String upstream() {
        int dash = version.indexOf('-');
        return dash < 0 ? version : version.substring(0, dash);
    }
}
