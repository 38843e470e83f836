package io.kubehop.agent.packages;

/** What this machine's processor is called: by Debian, by RPM, and in the paths of Kubernetes' own release. */
record Architecture(String deb, String rpm, String release) {
    static final Architecture HERE = of(System.getProperty("os.arch", ""));

    /** @param java as Java calls it */
    static Architecture of(String java) {
        return switch (java) {
            case "aarch64" -> new Architecture("arm64", "aarch64", "arm64");
            case "ppc64le" -> new Architecture("ppc64el", "ppc64le", "ppc64le");
            case "s390x" -> new Architecture("s390x", "s390x", "s390x");
            default -> new Architecture("amd64", "x86_64", "amd64");
        };
    }
}
