package io.kubehop.planner.path;

import io.kubehop.events.HostEvent.HostReported;
import io.kubehop.events.HostFinding;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePlan.Finding;
import io.kubehop.events.UpgradePlan.Hop;
import io.kubehop.events.UpgradePlan.Severity;
import io.kubehop.planner.path.PathAnswer.Planned;
import io.kubehop.planner.path.PathAnswer.Refusal;
import io.kubehop.planner.path.PathAnswer.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds a plan against what the hosts' agents report. A blocker of any node that is to move refuses the plan; a warning is a
 * finding, once for all nodes that say the same. Where no agent has ever reported, nothing is said: hosts may be simulated.
 */
public final class HostChecks {
    private static final int MOST_NAMES = 5;

    private HostChecks() {}

    /**
     * The plan with the hosts' warnings, or why it is refused.
     *
     * @param reports the newest of each node
     * @param oldest reports older than this are not believed
     */
    public static PathAnswer apply(UpgradePlan plan, Map<String, HostReported> reports, Instant now, Duration oldest) {
        if (reports.isEmpty()) {
            return new Planned(plan);
        }
        var refusals = new ArrayList<Refusal>();
        var silent = new ArrayList<String>();
        Map<Said, List<String>> warnings = new LinkedHashMap<>();
        for (UpgradePlan.Node node : plan.nodes()) {
            if (node.version().compareTo(plan.to()) >= 0) {
                continue;
            }
            HostReported report = reports.get(node.name());
            if (report == null || report.at().isBefore(now.minus(oldest))) {
                silent.add(node.name());
                continue;
            }
            for (HostFinding finding : report.findings()) {
                if (!finding.concerns(plan.to())) {
                    continue;
                }
                switch (finding.severity()) {
                    case BLOCKER ->
                        refusals.add(new Refusal("nodes/" + node.name(), finding.subject(), finding.message()));
                    case WARNING -> add(warnings, new Said(finding.subject(), finding.message()), node.name());
                }
            }
            notOffered(plan, report).forEach(message -> add(warnings, new Said("packages", message), node.name()));
        }
        if (!refusals.isEmpty()) {
            return new Refused(refusals);
        }
        var findings = new ArrayList<Finding>(plan.findings());
        warnings.forEach((said, nodes) ->
                findings.add(new Finding(Severity.WARNING, names(nodes) + ": " + said.subject(), said.message())));
        if (!silent.isEmpty()) {
            findings.add(new Finding(
                    Severity.WARNING,
                    names(silent),
                    "no agent has reported the host within " + oldest.toHours() + " h: nothing is known of it"));
        }
        return new Planned(plan.withFindings(findings));
    }

    private record Said(String subject, String message) {}

    private static void add(Map<Said, List<String>> warnings, Said said, String node) {
        warnings.computeIfAbsent(said, _ -> new ArrayList<>()).add(node);
    }

    /** Of a minor that its source knows, a source should offer the very version; an older list may not have it yet. */
    private static List<String> notOffered(UpgradePlan plan, HostReported report) {
        var messages = new ArrayList<String>();
        for (Hop hop : plan.hops()) {
            List<KubeVersion> ofMinor = report.versions().offered().stream()
                    .filter(version -> version.sameMinor(hop.to()))
                    .toList();
            if (!ofMinor.isEmpty() && !ofMinor.contains(hop.to())) {
                messages.add("the package source, as it was last refreshed, offers of "
                        + hop.to().minorText() + " "
                        + ofMinor.stream().map(KubeVersion::toString).collect(Collectors.joining(", "))
                        + ", but not " + hop.to());
            }
        }
        return messages;
    }

    private static String names(List<String> nodes) {
        String first = nodes.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return nodes.size() <= MOST_NAMES ? first : first + " and " + (nodes.size() - MOST_NAMES) + " more";
    }
}
