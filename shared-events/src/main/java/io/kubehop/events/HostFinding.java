package io.kubehop.events;

import java.util.Optional;

/**
 * Something about a host that stands against an upgrade, or that a person should know before it.
 *
 * @param subject what it is about: {@code disk /var}, {@code cgroup}
 * @param message one sentence with what is, and what would be right
 * @param since the first minor it matters for (as its patch 0); empty: it always matters. An upgrade passes over minors, so
 *     whatever is of a minor on the way counts too
 */
public record HostFinding(Severity severity, String subject, String message, Optional<KubeVersion> since) {

    /** How grave. */
    public enum Severity {
        /** The upgrade would fail here, or leave a node that does not come back. */
        BLOCKER,
        WARNING
    }

    /** One that always matters. */
    public HostFinding(Severity severity, String subject, String message) {
        this(severity, subject, message, Optional.empty());
    }

    /** Whether it matters to an upgrade to this version. */
    public boolean concerns(KubeVersion target) {
        return since.isEmpty() || since.get().compareTo(target) <= 0;
    }
}
