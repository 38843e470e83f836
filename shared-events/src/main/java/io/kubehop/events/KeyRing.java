package io.kubehop.events;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The public keys by which an agent knows its planner: a file that the planner writes and people bring to the hosts.
 *
 * @param keys those believed; several while one takes the place of another
 * @param revoked ids of keys that are believed never again, even where they stand among the keys
 */
public record KeyRing(List<Key> keys, List<String> revoked) {

    /** Nobody is believed. */
    public static final KeyRing EMPTY = new KeyRing(List.of(), List.of());

    /**
     * One public key.
     *
     * @param id the first 32 hex digits of the SHA-256 of the key
     * @param key Ed25519, X.509 SubjectPublicKeyInfo in Base64
     */
    public record Key(String id, String key) {}

    public KeyRing {
        keys = List.copyOf(keys);
        revoked = List.copyOf(revoked);
        if (new HashSet<>(keys.stream().map(Key::id).toList()).size() < keys.size()) {
            throw new IllegalArgumentException("a key stands in the ring twice");
        }
    }

    /** The key of this id, revoked or not. */
    public Optional<Key> key(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Reads the file's text.
     *
     * @throws IllegalArgumentException with one sentence if it is no key ring
     */
    public static KeyRing parse(String json) {
        try {
            return EventJson.MAPPER.readValue(json, KeyRing.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a key ring: " + e.getOriginalMessage(), e);
        }
    }

    /** The file's text. */
    public String toJson() {
        return EventJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
