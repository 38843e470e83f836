package io.kubehop.agent.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.KeyRing;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Whether an order is to be believed. In this order, and the first that is not so refuses it:
 *
 * <ol>
 *   <li>It is signed, with a key of the ring that is not revoked, and the signature is right. Nothing of it is read before.
 *   <li>The signed text is written in the one form of orders: no field more, none twice, none missing.
 *   <li>It is of the kind it is handed over as, and says what stands beside the signature: node, versions, batch and all.
 *   <li>It is for this cluster.
 *   <li>It counts now: made not later, and ended not earlier, than the clocks may be apart.
 *   <li>It was made after the last order that was followed.
 * </ol>
 */
public final class OrderCheck {
    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_CHARACTERS = 88;
    private static final int MOST_OF_A_NAME = 40;
    private static final int MOST_OF_A_REASON = 300;

    private final Optional<String> cluster;
    private final Trust trust;

    /** @param cluster the UID of this node's cluster, if it is known */
    public OrderCheck(Optional<String> cluster, Trust trust) {
        this.cluster = cluster;
        this.trust = trust;
    }

    /** What comes of it. */
    public sealed interface Answer {
        /** @param signed false where orders need no signature */
        record Believed(boolean signed) implements Answer {}

        /** It is the newest order that was followed, once more. */
        record Known() implements Answer {}

        /** @param reason one sentence, the same each time the same order comes */
        record Refused(String reason) implements Answer {}
    }

    /**
     * Judges an order.
     *
     * @param kind what it is handed over as
     * @param last the newest order followed on this node
     */
    public Answer of(OrderKind kind, WorkOrder order, Optional<Issue> last, Instant now) {
        if (cluster.filter(own -> !own.equals(order.cluster())).isPresent()) {
            return new Answer.Refused("the order is for cluster " + shown(order.cluster()) + ", this node is of "
                    + cluster.orElseThrow());
        }
        if (!trust.signed()) {
            return new Answer.Believed(false);
        }
        if (order.signed().isEmpty()) {
            return new Answer.Refused("the order is not signed");
        }
        SignedOrder word = order.signed().get();
        Optional<String> forged = forged(word);
        if (forged.isPresent()) {
            return new Answer.Refused(forged.get());
        }
        OrderTerms terms;
        try {
            terms = OrderTerms.parse(word.text());
        } catch (IllegalArgumentException e) {
            return new Answer.Refused("the order is signed and yet not understood: "
                    + cut(String.valueOf(e.getMessage()), MOST_OF_A_REASON));
        }
        return unfit(kind, order, terms)
                .or(() -> untimely(terms, now))
                .<Answer>map(Answer.Refused::new)
                .orElseGet(() -> inTurn(terms, last));
    }

    private Optional<String> forged(SignedOrder word) {
        if (word.text().length() > OrderTerms.MOST_CHARACTERS) {
            return Optional.of("the order's signed text is longer than any order's");
        }
        KeyRing ring = trust.ring().get();
        if (ring.revoked().contains(word.key())) {
            return Optional.of("the order is signed with key " + shown(word.key()) + ", which is revoked");
        }
        Optional<KeyRing.Key> key = ring.key(word.key());
        if (key.isEmpty()) {
            return Optional.of("the order is signed with key " + shown(word.key()) + ", which this host does not know");
        }
        try {
            if (word.signature().length() != SIGNATURE_CHARACTERS || !verify(key.get(), word)) {
                return Optional.of("the order's signature is not right");
            }
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of("the order's signature is not right");
        }
    }

    private static boolean verify(KeyRing.Key key, SignedOrder word) throws GeneralSecurityException {
        PublicKey known = KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key.key())));
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(known);
        signature.update(SignedOrder.signedText(word.text()).getBytes(UTF_8));
        return signature.verify(Base64.getDecoder().decode(word.signature()));
    }

    private Optional<String> unfit(OrderKind kind, WorkOrder order, OrderTerms terms) {
        if (terms.kind() != kind) {
            return Optional.of("the order is signed as " + terms.kind() + " and handed over as " + kind);
        }
        if (!terms.order().equals(order.unsigned())) {
            return Optional.of("the order says something else than what is signed, which is for node "
                    + terms.order().node() + ", batch " + terms.order().batch() + ", to "
                    + terms.order().to());
        }
        return Optional.empty();
    }

    private Optional<String> untimely(OrderTerms terms, Instant now) {
        Duration tolerance = trust.tolerance();
        if (terms.notBefore().minus(tolerance).isAfter(now)) {
            return Optional.of(
                    "the order was made at " + terms.notBefore() + ", which this host's clock has not reached by"
                            + " more than " + tolerance + ": one of the clocks is wrong");
        }
        if (terms.notAfter().plus(tolerance).isBefore(now)) {
            return Optional.of("the order ended to count at " + terms.notAfter());
        }
        return Optional.empty();
    }

    private static Answer inTurn(OrderTerms terms, Optional<Issue> last) {
        if (last.isEmpty() || terms.after(last.get().notBefore(), last.get().sequence())) {
            return new Answer.Believed(true);
        }
        if (last.get().equals(Issue.of(terms))) {
            return new Answer.Known();
        }
        return new Answer.Refused("the order was made at " + terms.notBefore() + " as number " + terms.sequence()
                + ", before one that was followed, of " + last.get().notBefore() + ", number "
                + last.get().sequence());
    }

    /** Names from others, short enough for a sentence. */
    private static String shown(String id) {
        return cut(id, MOST_OF_A_NAME);
    }

    private static String cut(String text, int most) {
        String shortened = text.length() > most ? text.substring(0, most) + "..." : text;
        return shortened.replaceAll("[^ -~]", "?");
    }
}
