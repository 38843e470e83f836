package io.kubehop.agent.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.KeyRing;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Who can sign: the planner, or somebody who would like to be it. Written apart from the planner's own. */
public record Pen(String id, KeyPair pair) {

    public static Pen named(String id) {
        try {
            return new Pen(id, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same secret under another's name. */
    Pen as(String other) {
        return new Pen(other, pair);
    }

    public KeyRing.Key known() {
        return new KeyRing.Key(
                id, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    }

    byte[] raw(String signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    SignedOrder word(String text) {
        return new SignedOrder(id, text, Base64.getEncoder().encodeToString(raw("kubehop order 1\n" + text)));
    }

    public WorkOrder sign(OrderTerms terms) {
        return terms.order().with(word(terms.text()));
    }
}
