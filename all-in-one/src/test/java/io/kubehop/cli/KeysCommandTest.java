package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KeyRing;
import io.kubehop.planner.file.KeyFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return KubehopCommand.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), words);
    }

    @Test
    void aKeyIsShownRotatedAndRevoked() throws Exception {
        String keys = folder.resolve("keys").toString();
        String old = KeyFolder.open(Path.of(keys)).get().known().id();
        assertThat(run("keys", "show", "--keys", keys)).isZero();
        assertThat(out.toString()).contains(old + "  signs").contains("ring.json");

        assertThat(run("keys", "rotate", "--keys", keys)).isZero();
        assertThat(run("keys", "--keys", keys)).isZero();
        assertThat(out.toString()).contains(old + "  signs").contains("  next");

        assertThat(run("keys", "rotate", "--finish", "--keys", keys)).isZero();
        assertThat(out.toString()).contains("kubehop keys revoke " + old);
        assertThat(run("keys", "revoke", old, "--keys", keys)).isZero();
        assertThat(run("keys", "show", "--keys", keys)).isZero();
        assertThat(out.toString()).contains(old + "  revoked").contains("  signs");
        KeyRing ring = KeyRing.parse(Files.readString(Path.of(keys, "ring.json")));
        assertThat(ring.keys()).hasSize(1);
        assertThat(ring.revoked()).containsExactly(old);
    }

    @Test
    void whatCannotBeIsSaidInOneLine() throws Exception {
        String keys = folder.resolve("keys").toString();
        assertThat(run("keys", "show", "--keys", keys)).isEqualTo(ExitCode.BAD_INPUT.number());
        assertThat(err.toString()).contains("there are no keys in");
        assertThat(Files.exists(Path.of(keys))).as("looking makes no keys").isFalse();
        KeyFolder _ = KeyFolder.open(Path.of(keys));
        assertThat(run("keys", "rotate", "--finish", "--keys", keys)).isEqualTo(ExitCode.BAD_INPUT.number());
        assertThat(run("keys", "revoke", "ffff", "--keys", keys)).isEqualTo(ExitCode.BAD_INPUT.number());
        assertThat(err.toString()).contains("no key ffff");
    }
}
