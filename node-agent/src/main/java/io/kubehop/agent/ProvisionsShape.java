package io.kubehop.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kubehop.agent.host.BinarySource;
import io.kubehop.agent.host.Provisions;
import io.kubehop.agent.host.etcd.SnapshotSettings;
import io.kubehop.agent.preflight.PreflightLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The part {@code real: provisions:} of the configuration file.
 *
 * <pre>
 * check: true
 * snapshots: {taken: true, folder: /var/lib/kubehop-snapshots, keep: 5, copyTo: /mnt/backup, copyCommand: [prog, arg], timeout: 10m}
 * applyTimeout: 30m
 * before: [{line: [prog, arg], timeout: 5m}]
 * after: []
 * reboot: never                  # or if-required
 * downTimeout: 5m
 * runtime: {package: containerd.io, version: 2.1.5-1~debian.12~bookworm, unit: containerd}
 * report: {every: 5m, again: 6h}
 * preflight: {diskLeastMiB: 1024, diskGoodMiB: 4096, clockWarning: 5s, clockLeast: 1m, certificateLeast: 168h}
 * binaries: {from: https://dl.k8s.io, checksums: /etc/kubehop/checksums, folder: /usr/local/bin, cache: /var/cache/kubehop, timeout: 10m}
 * </pre>
 */
record ProvisionsShape(
        Optional<Boolean> check,
        Optional<Snapshots> snapshots,
        Optional<String> applyTimeout,
        Optional<List<Hook>> before,
        Optional<List<Hook>> after,
        Optional<String> reboot,
        Optional<String> downTimeout,
        Optional<RuntimeShape> runtime,
        Optional<Report> report,
        Optional<Limits> preflight,
        Optional<BinariesShape> binaries) {
    private static final long MIB = 1L << 20;
    private static final Duration FETCH = Duration.ofMinutes(10);
    private static final Duration HOOK = Duration.ofMinutes(5);

    record Snapshots(
            Optional<Boolean> taken,
            Optional<String> folder,
            Optional<Integer> keep,
            Optional<String> copyTo,
            Optional<List<String>> copyCommand,
            Optional<String> timeout) {}

    record Hook(List<String> line, Optional<String> timeout) {}

    record RuntimeShape(@JsonProperty("package") String packageName, String version, Optional<String> unit) {}

    record BinariesShape(
            String from, String checksums, Optional<String> folder, Optional<String> cache, Optional<String> timeout) {}

    record Report(Optional<String> every, Optional<String> again) {}

    record Limits(
            Optional<Long> diskLeastMiB,
            Optional<Long> diskGoodMiB,
            Optional<String> clockWarning,
            Optional<String> clockLeast,
            Optional<String> certificateLeast) {}

    /** @param duration reads one, given the setting's name and its text */
    Provisions provisions(BiFunction<String, String, Duration> duration) {
        Provisions standard = Provisions.DEFAULT;
        boolean reboots = switch (reboot.orElse("never")) {
            case "never" -> false;
            case "if-required" -> true;
            default ->
                throw new IllegalArgumentException(
                        "reboot '" + reboot.orElse("") + "' is not known; there is: never, if-required");
        };
        return new Provisions(
                check.orElse(standard.check()),
                snapshots.map(shape -> snapshots(shape, duration)).orElse(standard.snapshots()),
                applyTimeout.map(text -> duration.apply("applyTimeout", text)).orElse(standard.apply()),
                hooks("before", before, duration),
                hooks("after", after, duration),
                reboots,
                downTimeout.map(text -> duration.apply("downTimeout", text)).orElse(standard.goingDown()),
                runtime.map(shape -> new Provisions.ContainerRuntime(
                        shape.packageName(), shape.version(), shape.unit().orElse("containerd"))),
                report.map(shape -> new Provisions.Reports(
                                shape.every()
                                        .map(text -> duration.apply("report.every", text))
                                        .orElse(standard.reports().every()),
                                shape.again()
                                        .map(text -> duration.apply("report.again", text))
                                        .orElse(standard.reports().again())))
                        .orElse(standard.reports()),
                preflight.map(shape -> limits(shape, duration)).orElse(standard.preflight()),
                binaries.map(shape -> new BinarySource(
                        shape.from(),
                        shape.checksums(),
                        shape.folder().orElse("/usr/local/bin"),
                        shape.cache().orElse("/var/cache/kubehop"),
                        shape.timeout()
                                .map(text -> duration.apply("binaries.timeout", text))
                                .orElse(FETCH))));
    }

    private static List<Provisions.Hook> hooks(
            String name, Optional<List<Hook>> hooks, BiFunction<String, String, Duration> duration) {
        return hooks.orElse(List.of()).stream()
                .map(hook -> new Provisions.Hook(
                        hook.line(),
                        hook.timeout().map(text -> duration.apply(name, text)).orElse(HOOK)))
                .toList();
    }

    private static SnapshotSettings snapshots(Snapshots shape, BiFunction<String, String, Duration> duration) {
        SnapshotSettings standard = SnapshotSettings.DEFAULT;
        return new SnapshotSettings(
                shape.taken().orElse(standard.taken()),
                shape.folder().orElse(standard.folder()),
                shape.keep().orElse(standard.keep()),
                shape.copyTo(),
                shape.copyCommand().orElse(List.of()),
                shape.timeout()
                        .map(text -> duration.apply("snapshots.timeout", text))
                        .orElse(standard.timeout()));
    }

    private static PreflightLimits limits(Limits shape, BiFunction<String, String, Duration> duration) {
        PreflightLimits standard = PreflightLimits.DEFAULT;
        return new PreflightLimits(
                shape.diskLeastMiB().map(mib -> mib * MIB).orElse(standard.diskLeast()),
                shape.diskGoodMiB().map(mib -> mib * MIB).orElse(standard.diskGood()),
                shape.clockWarning()
                        .map(text -> duration.apply("clockWarning", text))
                        .orElse(standard.clockWarning()),
                shape.clockLeast()
                        .map(text -> duration.apply("clockLeast", text))
                        .orElse(standard.clockLeast()),
                shape.certificateLeast()
                        .map(text -> duration.apply("certificateLeast", text))
                        .orElse(standard.certificateLeast()));
    }
}
