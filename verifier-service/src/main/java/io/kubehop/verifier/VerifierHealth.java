package io.kubehop.verifier;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Up when the service runs; before that it says what it waits for. */
@Singleton
@Requires(beans = VerifierRuntime.class)
final class VerifierHealth implements HealthIndicator {
    private final VerifierRuntime runtime;

    VerifierHealth(VerifierRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthResult.Builder result = HealthResult.builder("verifier");
        return Publishers.just(runtime.waitingFor()
                .map(what -> result.status(HealthStatus.DOWN).details(Map.of("waiting for", what)))
                .orElseGet(() -> result.status(HealthStatus.UP))
                .build());
    }
}
