package io.kubehop.agent.preflight;

import io.kubehop.events.HostEvent.HostReported;
import io.kubehop.events.HostEvent.Versions;
import java.time.Duration;
import java.util.Optional;

/** What is told of a look at a host, and when it is told again. */
public final class HostReports {
    private HostReports() {}

    /** The report of a look. */
    public static HostReported of(String node, HostFacts facts, PreflightLimits limits) {
        HostFacts.Packages packages = facts.packages();
        return new HostReported(
                node,
                facts.at(),
                new Versions(
                        packages.family(),
                        packages.kubelet(),
                        packages.kubeadm(),
                        facts.runtime().map(runtime -> runtime.name() + "://" + runtime.version()),
                        facts.kernel(),
                        packages.offered()),
                Preflight.of(facts, limits));
    }

    /**
     * Whether it is worth telling.
     *
     * @param last what was told last; nothing at the start
     * @param again after how long the same is told again, so that a reader knows that somebody still looks
     */
    public static boolean due(Optional<HostReported> last, HostReported present, Duration again) {
        return last.isEmpty()
                || !last.get().versions().equals(present.versions())
                || !last.get().findings().equals(present.findings())
                || !present.at().isBefore(last.get().at().plus(again));
    }
}
