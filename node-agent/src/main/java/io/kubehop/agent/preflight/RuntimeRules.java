package io.kubehop.agent.preflight;

import static io.kubehop.agent.preflight.FlagRules.minor;

import io.kubehop.agent.preflight.HostFacts.ContainerRuntime;
import io.kubehop.events.HostFinding;
import io.kubehop.events.HostFinding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which container runtime a kubelet still talks to. */
final class RuntimeRules {
    private static final String SUBJECT = "container runtime";
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5}).*");

    private static final int DOCKERSHIM_GONE = 24;
    private static final int CRI_V1_NEEDED = 26;
    private static final int CONTAINERD_1_LOSING = 35;
    private static final int CONTAINERD_1_GONE = 38;
    /** CRI-O has the minor of the Kubernetes it is made for. */
    private static final int CRIO_LEAST = 26;

    private RuntimeRules() {}

    static List<HostFinding> check(ContainerRuntime runtime) {
        var findings = new ArrayList<HostFinding>();
        Matcher numbers = NUMBERS.matcher(runtime.version());
        if (!numbers.matches()) {
            return List.of(new HostFinding(
                    Severity.WARNING,
                    SUBJECT,
                    "the version '" + runtime.version() + "' of " + runtime.name()
                            + " is not understood; compare it with the release notes of the target"));
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        String present = runtime.name() + " " + runtime.version();
        switch (runtime.name()) {
            case "docker" ->
                findings.add(finding(
                        Severity.BLOCKER,
                        present + " is no longer spoken to (dockershim is gone); move to containerd or cri-dockerd",
                        DOCKERSHIM_GONE));
            case "containerd" -> containerd(findings, present, major, minor);
            case "cri-o" -> {
                if (major == 1 && minor < CRIO_LEAST) {
                    findings.add(finding(
                            Severity.BLOCKER,
                            present + " does not speak CRI v1; CRI-O 1.26 or newer does",
                            CRI_V1_NEEDED));
                }
                if (major == 1) {
                    findings.add(finding(
                            Severity.WARNING,
                            present + " is made for Kubernetes 1." + minor + "; CRI-O should be of the target's minor",
                            minor + 1));
                }
            }
            default -> {}
        }
        return findings;
    }

    private static void containerd(List<HostFinding> findings, String present, int major, int minor) {
        if (major < 1 || (major == 1 && minor < 6)) {
            findings.add(finding(
                    Severity.BLOCKER,
                    present + " does not speak CRI v1; containerd 1.6 or newer does, 2.x is right",
                    CRI_V1_NEEDED));
        }
        if (major < 2) {
            findings.add(finding(
                    Severity.WARNING,
                    present
                            + " lacks the CRI call RuntimeConfig, which kubelets do without only until 1.37; containerd 2.x has it",
                    CONTAINERD_1_LOSING));
            findings.add(finding(
                    Severity.BLOCKER,
                    present + " lacks the CRI call RuntimeConfig, which the kubelet needs; containerd 2.x has it",
                    CONTAINERD_1_GONE));
        }
    }

    private static HostFinding finding(Severity severity, String message, int since) {
        return new HostFinding(severity, SUBJECT, message, Optional.of(minor(since)));
    }
}
