package io.kubehop.planner;

import io.micronaut.runtime.Micronaut;

public final class PlannerService {
    private PlannerService() {}

    public static void main(String[] args) {
        Micronaut.run(PlannerService.class, args);
    }
}
