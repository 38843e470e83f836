package io.kubehop.verifier;

import io.kubehop.verifier.prometheus.VerdictMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import java.time.InstantSource;

/** Makes the service from its configuration; {@code kubehop.verifier.enabled=false} switches it off. */
@Factory
@Requires(property = "kubehop.verifier.enabled", notEquals = "false")
final class VerifierWiring {

    @Context
    @Bean(preDestroy = "close")
    VerifierRuntime verifierRuntime(Environment environment, MeterRegistry registry) {
        var runtime = new VerifierRuntime(
                VerifierConfiguration.of(environment), new VerdictMeters(registry), InstantSource.system());
        runtime.start();
        return runtime;
    }
}
