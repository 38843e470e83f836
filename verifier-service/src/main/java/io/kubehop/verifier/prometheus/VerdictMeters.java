package io.kubehop.verifier.prometheus;

import io.kubehop.machine.journal.Recorded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** Counts verdicts and alerts as the journal gets them, and looks that failed. */
public final class VerdictMeters {
    private final Map<String, Counter> counters;
    private final Counter failedLooks;
    private final AtomicReference<IntSupplier> inFlight = new AtomicReference<>(() -> 0);

    /** Meters in that registry. */
    public VerdictMeters(MeterRegistry registry) {
        counters = Map.of(
                "BatchReleased", verdicts(registry, "batch released"),
                "BatchHeld", verdicts(registry, "batch held"),
                "BatchVerified", verdicts(registry, "batch verified"),
                "BatchRejected", verdicts(registry, "batch rejected"),
                "NodeAccepted", verdicts(registry, "node accepted"),
                "NodeRejected", verdicts(registry, "node rejected"),
                "AlertRaised", counter(registry, "kubehop.verifier.alerts.raised", "alerts raised"),
                "AlertCleared", counter(registry, "kubehop.verifier.alerts.cleared", "alerts cleared"));
        failedLooks = counter(registry, "kubehop.verifier.looks.failed", "looks at the cluster that failed");
        Gauge.builder("kubehop.verifier.batches", () -> inFlight.get().getAsInt())
                .description("batches without a verdict")
                .register(registry);
    }

    /** Where the number of batches without a verdict comes from. */
    public void inFlight(IntSupplier batches) {
        inFlight.set(batches);
    }

    /** These rows are new. */
    public void count(List<Recorded> rows) {
        for (Recorded row : rows) {
            Counter counter = counters.get(row.type());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    public void lookFailed() {
        failedLooks.increment();
    }

    private static Counter verdicts(MeterRegistry registry, String verdict) {
        return Counter.builder("kubehop.verifier.verdicts")
                .description("verdicts told")
                .tag("verdict", verdict)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
