package io.kubehop.drain;

import io.micronaut.runtime.Micronaut;

/** Starts the drain service alone. */
public final class DrainService {
    private DrainService() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(DrainService.class).banner(false).start();
    }
}
