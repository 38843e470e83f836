package io.kubehop.dashboard;

import io.micronaut.runtime.Micronaut;

/** Starts the dashboard alone. */
public final class Dashboard {

    private Dashboard() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Dashboard.class).banner(false).start();
    }
}
