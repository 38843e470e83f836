package io.kubehop.events;

/**
 * The planner's word for an order. What is believed is the text and nothing beside it, so that no two programs have to agree on
 * how a message is written again.
 *
 * @param key the id of the key it is signed with: see {@link KeyRing}
 * @param text {@link OrderTerms} as JSON, in the one form in which they may be written
 * @param signature Ed25519 over {@link #signedText}, in Base64
 */
public record SignedOrder(String key, String text, String signature) {

    /** Before the text, so that a signature for one purpose is none for another; the number is the form's version. */
    private static final String PURPOSE = "kubehop order 1\n";

    /** What is signed, in UTF-8, for a text. */
    public static String signedText(String text) {
        return PURPOSE + text;
    }
}
