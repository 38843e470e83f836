package io.kubehop.planner;

import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.planner.http.Desk;
import io.kubehop.planner.kubernetes.KubernetesClusterReader;
import io.kubehop.planner.path.ClusterReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Puts the service together. {@code kubehop.planner.enabled=false} leaves it out where several share a class path. */
@Factory
@Requires(property = "kubehop.planner.enabled", notEquals = "false")
final class PlannerWiring {

    @Singleton
    PlannerConfiguration plannerConfiguration(PropertyResolver settings) {
        return PlannerConfiguration.read(settings);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(missingBeans = ClusterReader.class)
    KubernetesClusterReader plannerClusterReader(PlannerConfiguration configuration) {
        return KubernetesClusterReader.of(configuration.kubeconfig(), configuration.apiTimeout());
    }

    @Context
    @Bean(preDestroy = "close")
    PlannerRuntime plannerRuntime(PlannerConfiguration configuration, ClusterReader cluster, MeterRegistry meters) {
        return new PlannerRuntime(configuration, cluster, InstantSource.system(), counting(meters));
    }

    @Singleton
    Desk plannerDesk(PlannerRuntime runtime) {
        return runtime.desk();
    }

    private static LoopListener counting(MeterRegistry meters) {
        return new LoopListener() {
            @Override
            public void appended(List<Recorded> records) {
                records.forEach(row -> meters.counter("kubehop.planner.events", "type", row.type())
                        .increment());
            }

            @Override
            public void impossible(String stream, Throwable failure) {
                meters.counter("kubehop.planner.impossible").increment();
            }
        };
    }
}
