package io.kubehop.drain;

import io.kubehop.drain.prometheus.DrainMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import java.time.InstantSource;

/** Makes the service from its configuration; {@code kubehop.drain.enabled=false} switches it off. */
@Factory
@Requires(property = "kubehop.drain.enabled", notEquals = "false")
final class DrainWiring {

    @Context
    @Bean(preDestroy = "close")
    DrainRuntime drainRuntime(Environment environment, MeterRegistry registry) {
        var runtime =
                new DrainRuntime(DrainConfiguration.of(environment), new DrainMeters(registry), InstantSource.system());
        runtime.start();
        return runtime;
    }
}
