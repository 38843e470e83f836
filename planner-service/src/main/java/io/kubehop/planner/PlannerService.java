package io.kubehop.planner;

import io.micronaut.runtime.Micronaut;

/** Starts the planner alone. */
public final class PlannerService {
    private PlannerService() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(PlannerService.class).banner(false).start();
    }
}
