package io.kubehop.verifier.effects;

import io.kubehop.machine.Effects;
import io.kubehop.verifier.health.HealthReader;
import io.kubehop.verifier.verdict.Look;
import io.kubehop.verifier.verdict.VerdictInput;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Performs looks, and keeps since when they have succeeded without a failure in between: time in which the API server could
 * not be seen is not held against a node or a workload. This is not remembered over a restart; the first look then begins it
 * anew, which only ever makes a verdict later.
 */
public final class Looking implements Effects<VerdictInput, Look> {
    private final HealthReader reader;
    private final InstantSource clock;
    private final AtomicReference<Optional<Instant>> seenSince = new AtomicReference<>(Optional.empty());

    public Looking(HealthReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void perform(String stream, Look action, Observer<VerdictInput> observer) throws Exception {
        switch (action) {
            case Look.AtCluster look -> {
                var health = seen(reader::cluster);
                observer.observed(new VerdictInput.ClusterLooked(look, health, sight()));
            }
            case Look.AtNode look -> {
                var sight = seen(() -> reader.node(look.node()));
                observer.observed(new VerdictInput.NodeLooked(look, sight, sight()));
            }
        }
    }

    private <T> T seen(Callable<T> look) throws Exception {
        try {
            return look.call();
        } catch (Exception e) {
            seenSince.set(Optional.empty());
            throw e;
        }
    }

    private Instant sight() {
        Instant now = clock.instant();
        return seenSince
                .updateAndGet(since -> since.isPresent() ? since : Optional.of(now))
                .orElse(now);
    }
}
