package io.kubehop.verifier;

import io.kubehop.machine.standalone.Standalone;

/** Starts the verifier alone. */
public final class VerifierService {
    private VerifierService() {}

    /** Runs until it is ended; exit code 1 and one line if it cannot start. */
    public static void main(String[] arguments) {
        Standalone.run(VerifierService.class, "verifier", arguments);
    }
}
