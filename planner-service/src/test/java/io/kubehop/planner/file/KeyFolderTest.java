package io.kubehop.planner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.KeyRing;
import io.kubehop.planner.orders.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void theFirstStartMakesAKeyThatOnlyItsOwnerReadsAndARingForAll() throws Exception {
        Path folder = temporary.resolve("keys");
        KeyFolder keys = KeyFolder.open(folder);
        assertThat(mode(folder.resolve("signing.pem"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("ring.json"))).isEqualTo("rw-r--r--");
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(keys.ring().keys()).containsExactly(keys.get().known());
        assertThat(KeyFolder.open(folder).get().known()).isEqualTo(keys.get().known());
        assertThat(Files.readString(folder.resolve("ring.json"))).doesNotContain("PRIVATE");
    }

    @Test
    void aKeyTakesThePlaceOfAnotherWithBothBelievedMeanwhile() throws Exception {
        KeyFolder keys = KeyFolder.open(temporary);
        SigningKey old = keys.get();
        SigningKey coming = keys.prepare();
        assertThat(keys.prepare().known()).isEqualTo(coming.known());
        assertThat(keys.get().known()).isEqualTo(old.known());
        assertThat(keys.ring().keys()).containsExactly(old.known(), coming.known());
        SigningKey _ = keys.change();
        assertThat(keys.get().known()).isEqualTo(coming.known());
        assertThat(keys.ring().keys()).containsExactly(old.known(), coming.known());
        assertThat(keys.next()).isEmpty();
        assertThatThrownBy(keys::change).hasMessageContaining("no key is prepared");
        assertThat(keys.revoke(old.known().id()).keys()).containsExactly(coming.known());
        assertThat(keys.ring().revoked()).containsExactly(old.known().id());
    }

    @Test
    void theRevokedKeySignsNothingMore() throws Exception {
        KeyFolder keys = KeyFolder.open(temporary);
        String stolen = keys.get().known().id();
        KeyRing ring = keys.revoke(stolen);
        assertThat(keys.get().known().id()).isNotEqualTo(stolen);
        assertThat(ring.keys()).containsExactly(keys.get().known());
        assertThat(ring.revoked()).containsExactly(stolen);
        assertThatThrownBy(() -> keys.revoke("ffff")).hasMessageContaining("no key ffff");
    }

    @Test
    void aLostRingIsMadeAnewAndALostKeyIsReplaced() throws Exception {
        String first = KeyFolder.open(temporary).get().known().id();
        Files.delete(temporary.resolve("ring.json"));
        assertThat(KeyFolder.open(temporary).ring().key(first)).isPresent();
        Files.delete(temporary.resolve("signing.pem"));
        KeyFolder keys = KeyFolder.open(temporary);
        assertThat(keys.ring().keys()).hasSize(2).contains(keys.get().known());
    }

    @Test
    void aKeyThatOthersCouldReadIsNotUsed() throws Exception {
        KeyFolder keys = KeyFolder.open(temporary);
        Path file = temporary.resolve("signing.pem");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyFolder.open(temporary)).hasMessageContaining("0600");
        assertThat(keys.get().known()).as("a planner that runs goes on").isNotNull();
    }

    @Test
    void aDamagedKeyIsNamed() throws Exception {
        SigningKey one = KeyFolder.open(temporary.resolve("one")).get();
        SigningKey other = KeyFolder.open(temporary.resolve("other")).get();
        String mixed = one.pem().substring(0, one.pem().indexOf("-----BEGIN PUBLIC"))
                + other.pem().substring(other.pem().indexOf("-----BEGIN PUBLIC"));
        assertThatThrownBy(() -> SigningKey.parse(mixed)).hasMessageContaining("do not belong together");
        Path file = temporary.resolve("one/signing.pem");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> KeyFolder.open(temporary.resolve("one")))
                .hasMessageContaining("signing.pem cannot be used");
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
