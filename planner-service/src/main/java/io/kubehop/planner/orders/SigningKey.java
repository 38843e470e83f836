package io.kubehop.planner.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.KeyRing;
import io.kubehop.events.SignedOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key that orders are signed with: Ed25519, private and public. */
public final class SigningKey {
    public static final String ALGORITHM = "Ed25519";
    private static final int DIGITS = 32;
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final PrivateKey secret;
    private final KeyRing.Key known;

    private SigningKey(PrivateKey secret, byte[] known) {
        this.secret = secret;
        this.known = new KeyRing.Key(id(known), Base64.getEncoder().encodeToString(known));
    }

    /** A pair as the JDK makes it. */
    public static SigningKey of(KeyPair pair) {
        return new SigningKey(pair.getPrivate(), pair.getPublic().getEncoded());
    }

    /**
     * Reads the private (PKCS #8) and the public key as PEM, one after the other.
     *
     * @throws IllegalArgumentException if they are not there, or do not belong together
     */
    public static SigningKey parse(String pem) {
        try {
            byte[] known = block(pem, PUBLIC);
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            var key = new SigningKey(keys.generatePrivate(new PKCS8EncodedKeySpec(block(pem, PRIVATE))), known);
            SignedOrder word = key.sign("proof");
            Signature proof = Signature.getInstance(ALGORITHM);
            proof.initVerify(keys.generatePublic(new X509EncodedKeySpec(known)));
            proof.update(SignedOrder.signedText("proof").getBytes(UTF_8));
            if (!proof.verify(Base64.getDecoder().decode(word.signature()))) {
                throw new IllegalArgumentException("the private and the public key do not belong together");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** The pair as PEM; secret. */
    public String pem() {
        return pem(PRIVATE, Base64.getEncoder().encodeToString(secret.getEncoded())) + pem(PUBLIC, known.key());
    }

    /** The half for everybody. */
    public KeyRing.Key known() {
        return known;
    }

    /** The word for a text. */
    public SignedOrder sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(SignedOrder.signedText(text).getBytes(UTF_8));
            return new SignedOrder(known.id(), text, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an order cannot be signed", e);
        }
    }

    private static String id(byte[] known) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(known))
                    .substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String pem(String what, String base64) {
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private static byte[] block(String pem, String what) {
        String begin = "-----BEGIN " + what + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + what + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + what + " in it");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /** The id only: the secret is not for logs. */
    @Override
    public String toString() {
        return "SigningKey[" + known.id() + "]";
    }
}
