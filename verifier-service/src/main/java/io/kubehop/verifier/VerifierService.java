package io.kubehop.verifier;

/** Entry point of the verifier. */
public final class VerifierService {
    private VerifierService() {}

    public static void main(String[] arguments) {}
}
