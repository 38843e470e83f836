package io.kubehop.agent.preflight;

import static io.kubehop.agent.preflight.FlagRules.minor;

import io.kubehop.agent.preflight.HostFacts.Certificate;
import io.kubehop.agent.preflight.HostFacts.Disk;
import io.kubehop.events.HostFinding;
import io.kubehop.events.HostFinding.Severity;
import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules. A finding names the minor it matters from, so that one look serves every target: an upgrade passes over minors, and
 * what was removed in any of them hits at its end.
 */
public final class Preflight {
    /** The subject of findings about packages. */
    public static final String PACKAGES = "packages";

    private static final Pattern KERNEL = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final int CGROUP_V1_REFUSED = 35;
    private static final long MIB = 1L << 20;
    /** What kubeadm's own check asks of a control-plane node. */
    private static final long CONTROL_PLANE_MEMORY = 1700 * MIB;

    private Preflight() {}

    /** What matters to an upgrade to this version, blockers first. */
    public static List<HostFinding> of(HostFacts facts, PreflightLimits limits, KubeVersion target) {
        return of(facts, limits).stream()
                .filter(finding -> finding.concerns(target))
                .toList();
    }

    /** All findings for any target, blockers first. */
    public static List<HostFinding> of(HostFacts facts, PreflightLimits limits) {
        var findings = new ArrayList<HostFinding>();
        packages(facts, findings);
        facts.disks().forEach(disk -> disk(disk, limits, findings));
        machine(facts, findings);
        findings.addAll(FlagRules.check(facts.kubelet().flags()));
        facts.runtime()
                .ifPresentOrElse(
                        runtime -> findings.addAll(RuntimeRules.check(runtime)),
                        () -> warning(
                                findings,
                                "container runtime",
                                "its version could not be found out; crictl or containerd on the path would tell"));
        facts.clockOffset().ifPresent(offset -> clock(offset.abs(), limits, findings));
        facts.certificates().forEach(certificate -> certificate(certificate, facts, limits, findings));
        if (!facts.missingPrograms().isEmpty()) {
            blocker(
                    findings,
                    "programs",
                    "not found on the path: " + String.join(", ", facts.missingPrograms()) + "; install them");
        }
        if (facts.rebootPending()) {
            warning(findings, "reboot", "the host says that it needs a reboot; best done before the upgrade");
        }
        return findings.stream()
                .sorted(java.util.Comparator.comparing(HostFinding::severity))
                .toList();
    }

    private static void packages(HostFacts facts, List<HostFinding> findings) {
        HostFacts.Packages packages = facts.packages();
        if (packages.family().isEmpty()) {
            blocker(findings, PACKAGES, "neither apt nor dnf is here, and no source of binaries is configured");
        }
        if (packages.kubelet().isEmpty()) {
            blocker(findings, PACKAGES, "no kubelet was found that could be upgraded");
        }
        if (packages.kubeadm().isEmpty()) {
            warning(findings, PACKAGES, "kubeadm is not installed; the upgrade installs it");
        }
        if (!packages.unfinished().isEmpty()) {
            warning(
                    findings,
                    PACKAGES,
                    "an interrupted run left " + String.join(", ", packages.unfinished())
                            + " unfinished; the upgrade finishes them first");
        }
        if (!packages.broken().isEmpty()) {
            blocker(
                    findings,
                    PACKAGES,
                    "broken: " + String.join(", ", packages.broken()) + "; they have to be installed again first");
        }
    }

    private static void disk(Disk disk, PreflightLimits limits, List<HostFinding> findings) {
        if (disk.free() < limits.diskLeast()) {
            blocker(
                    findings,
                    "disk " + disk.path(),
                    mib(disk.free()) + " are free, an upgrade needs " + mib(limits.diskLeast()));
        } else if (disk.free() < limits.diskGood()) {
            warning(
                    findings,
                    "disk " + disk.path(),
                    mib(disk.free()) + " are free; " + mib(limits.diskGood())
                            + " would leave room for packages, images and snapshots");
        }
    }

    private static void machine(HostFacts facts, List<HostFinding> findings) {
        if (facts.controlPlane() && facts.memory() > 0 && facts.memory() < CONTROL_PLANE_MEMORY) {
            warning(
                    findings,
                    "memory",
                    mib(facts.memory()) + "; kubeadm wants " + mib(CONTROL_PLANE_MEMORY) + " on a control-plane node");
        }
        if (facts.cgroup() == 1) {
            cgroup1(facts, findings);
        }
        Matcher kernel = KERNEL.matcher(facts.kernel());
        if (kernel.matches()) {
            int major = Integer.parseInt(kernel.group(1));
            int minor = Integer.parseInt(kernel.group(2));
            if (major < 4 || (major == 4 && minor < 19)) {
                blocker(findings, "kernel", facts.kernel() + " is refused by kubeadm's check; 4.19 is the least");
            } else if (major < 5 || (major == 5 && minor < 8)) {
                warning(findings, "kernel", facts.kernel() + "; 5.8 or newer is recommended with cgroup v2");
            }
        }
        if (facts.swap() && facts.kubelet().failSwapOn()) {
            blocker(
                    findings,
                    "swap",
                    "it is on and the kubelet is not told to bear it (failSwapOn): it would not start again; switch"
                            + " swap off");
        }
    }

    private static void cgroup1(HostFacts facts, List<HostFinding> findings) {
        boolean borne = facts.kubelet().failCgroupV1().filter(fails -> !fails).isPresent();
        findings.add(
                borne
                        ? new HostFinding(
                                Severity.WARNING,
                                "cgroup",
                                "the host has cgroup v1 and the kubelet is told to bear it (failCgroupV1: false); the"
                                        + " cluster's kubelet configuration must say so too before the upgrade. cgroup v2"
                                        + " is right",
                                Optional.of(minor(CGROUP_V1_REFUSED)))
                        : new HostFinding(
                                Severity.BLOCKER,
                                "cgroup",
                                "the host has cgroup v1, which the kubelet refuses from 1.35 on; boot with cgroup v2,"
                                        + " or set failCgroupV1: false in the cluster's kubelet configuration before",
                                Optional.of(minor(CGROUP_V1_REFUSED))));
    }

    private static void clock(Duration offset, PreflightLimits limits, List<HostFinding> findings) {
        if (offset.compareTo(limits.clockLeast()) > 0) {
            blocker(
                    findings,
                    "clock",
                    "it is " + offset.toSeconds() + " s from its time servers: orders and certificates would be"
                            + " taken for expired; let it be set");
        } else if (offset.compareTo(limits.clockWarning()) > 0) {
            warning(findings, "clock", "it is " + offset.toSeconds() + " s from its time servers");
        }
    }

    private static void certificate(
            Certificate certificate, HostFacts facts, PreflightLimits limits, List<HostFinding> findings) {
        String subject = "certificate " + certificate.file();
        if (!certificate.notAfter().isAfter(facts.at())) {
            blocker(findings, subject, "expired at " + certificate.notAfter() + "; renew it before");
        } else if (certificate.notAfter().isBefore(facts.at().plus(limits.certificateLeast()))) {
            warning(
                    findings,
                    subject,
                    "expires at " + certificate.notAfter()
                            + (certificate.authority()
                                    ? "; an upgrade does not renew a certificate authority"
                                    : "; an upgrade renews those of a control plane, a kubelet rotates its own"));
        }
    }

    private static String mib(long bytes) {
        return bytes / MIB + " MiB";
    }

    private static void blocker(List<HostFinding> findings, String subject, String message) {
        findings.add(new HostFinding(Severity.BLOCKER, subject, message));
    }

    private static void warning(List<HostFinding> findings, String subject, String message) {
        findings.add(new HostFinding(Severity.WARNING, subject, message));
    }
}
