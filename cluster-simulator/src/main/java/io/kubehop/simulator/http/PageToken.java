package io.kubehop.simulator.http;

import io.kubehop.simulator.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the next page of a list begins: after that key, at that version of the store. */
record PageToken(long version, ObjectKey after) {
    /** Instead of a version: the rest of a list whose version is forgotten. */
    static final long WHATEVER_IS_CURRENT = -1;

    String text() {
        String plain = version + " " + after.namespace() + " " + after.name();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static PageToken parse(String text) {
        String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("continue key is not valid");
        }
        return new PageToken(Long.parseLong(parts[0]), new ObjectKey(parts[1], parts[2]));
    }
}
