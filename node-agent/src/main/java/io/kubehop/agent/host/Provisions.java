package io.kubehop.agent.host;

import io.kubehop.agent.host.etcd.SnapshotSettings;
import io.kubehop.agent.preflight.PreflightLimits;
import io.kubehop.agent.runbook.Runbook;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the owner of a host provides for its upgrades. All of it is in the host's own configuration; nothing of it is ever sent.
 *
 * @param check whether the host is checked before its first step
 * @param snapshots of etcd
 * @param apply how long {@code kubeadm upgrade apply} may take, which waits for each component in turn
 * @param before commands before the first step, in order
 * @param after commands after the last
 * @param reboot whether a host that says it needs one is rebooted
 * @param goingDown how long it may take to go down
 * @param runtime the container runtime to install, if it is to be
 * @param reports how the host is reported
 * @param preflight from where on something is too little
 * @param binaries where programs come from on a host whose packages are {@code binaries}
 */
public record Provisions(
        boolean check,
        SnapshotSettings snapshots,
        Duration apply,
        List<Hook> before,
        List<Hook> after,
        boolean reboot,
        Duration goingDown,
        Optional<ContainerRuntime> runtime,
        Reports reports,
        PreflightLimits preflight,
        Optional<BinarySource> binaries) {

    /** Checked, with snapshots, no hook, never rebooted, the runtime left as it is. */
    public static final Provisions DEFAULT = new Provisions(
            true,
            SnapshotSettings.DEFAULT,
            Duration.ofMinutes(30),
            List.of(),
            List.of(),
            false,
            Duration.ofMinutes(5),
            Optional.empty(),
            new Reports(Duration.ofMinutes(5), Duration.ofHours(6)),
            PreflightLimits.DEFAULT,
            Optional.empty());

    public Provisions {
        before = List.copyOf(before);
        after = List.copyOf(after);
        if (!apply.isPositive() || !goingDown.isPositive()) {
            throw new IllegalArgumentException("a time limit must be positive");
        }
    }

    /** A command: program and arguments, no shell is asked; and how long it may take. */
    public record Hook(List<String> line, Duration timeout) {
        public Hook {
            line = List.copyOf(line);
            if (line.isEmpty()) {
                throw new IllegalArgumentException("a hook needs a command");
            }
        }
    }

    /**
     * A container runtime to install.
     *
     * @param packageName such as {@code containerd.io}
     * @param version as the package manager has it
     * @param unit of systemd, restarted after it
     */
    public record ContainerRuntime(String packageName, String version, String unit) {}

    /**
     * How the host is reported.
     *
     * @param every between two looks
     * @param again after how long the same is told again
     */
    public record Reports(Duration every, Duration again) {
        public Reports {
            if (!every.isPositive() || again.compareTo(every) < 0) {
                throw new IllegalArgumentException(
                        "looks at the host must be apart, and reports not more often than looks");
            }
        }
    }

    /** The steps that these need. */
    public Set<Runbook.Extra> extras() {
        Set<Runbook.Extra> extras = EnumSet.noneOf(Runbook.Extra.class);
        if (check) {
            extras.add(Runbook.Extra.CHECK);
        }
        if (!before.isEmpty()) {
            extras.add(Runbook.Extra.HOOKS_BEFORE);
        }
        if (!after.isEmpty()) {
            extras.add(Runbook.Extra.HOOKS_AFTER);
        }
        if (runtime.isPresent()) {
            extras.add(Runbook.Extra.RUNTIME);
        }
        if (reboot) {
            extras.add(Runbook.Extra.REBOOT);
        }
        return extras;
    }

    public Provisions withSnapshots(SnapshotSettings other) {
        return new Provisions(
                check, other, apply, before, after, reboot, goingDown, runtime, reports, preflight, binaries);
    }

    public Provisions withHooks(List<Hook> first, List<Hook> last) {
        return new Provisions(
                check, snapshots, apply, first, last, reboot, goingDown, runtime, reports, preflight, binaries);
    }

    public Provisions withReboot(Duration within) {
        return new Provisions(
                check, snapshots, apply, before, after, true, within, runtime, reports, preflight, binaries);
    }

    public Provisions withRuntime(ContainerRuntime other) {
        return new Provisions(
                check,
                snapshots,
                apply,
                before,
                after,
                reboot,
                goingDown,
                Optional.of(other),
                reports,
                preflight,
                binaries);
    }
}
