package io.kubehop.planner;

import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.DependencyInjectionException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.Micronaut;

/** Starts the planner alone. */
public final class PlannerService {
    private PlannerService() {}

    /** Runs until it is ended; exit code 1 and one line if it cannot start. */
    public static void main(String[] args) {
        Micronaut.build(args)
                .mainClass(PlannerService.class)
                .banner(false)
                .mapError(BeanInstantiationException.class, PlannerService::failed)
                .mapError(DependencyInjectionException.class, PlannerService::failed)
                .mapError(ServerStartupException.class, PlannerService::failed)
                .start();
    }

    private static int failed(Throwable e) {
        System.err.println("kubehop planner: " + reason(e));
        return 1;
    }

    /** What we said ourselves, below what the framework wraps around it. */
    private static String reason(Throwable e) {
        Throwable ours = e;
        while (ours.getCause() != null && ours instanceof BeanContextException) {
            ours = ours.getCause();
        }
        return String.valueOf(ours.getMessage());
    }
}
