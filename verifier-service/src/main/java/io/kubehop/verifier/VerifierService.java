package io.kubehop.verifier;

import io.micronaut.runtime.Micronaut;

/** Starts the verifier alone. */
public final class VerifierService {
    private VerifierService() {}

    public static void main(String[] arguments) {
        Micronaut.build(arguments)
                .mainClass(VerifierService.class)
                .banner(false)
                .start();
    }
}
