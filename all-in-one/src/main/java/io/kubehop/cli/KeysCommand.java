package io.kubehop.cli;

import io.kubehop.events.KeyRing;
import io.kubehop.planner.file.KeyFolder;
import io.kubehop.planner.orders.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code kubehop keys}: the keys by which agents know the planner's orders. */
@Command(
        name = "keys",
        description = {
            "Show, change or revoke the keys by which agents know the planner's orders.",
            "A running planner takes what is changed here at once."
        })
final class KeysCommand implements Callable<Integer> {

    @Option(
            names = "--keys",
            defaultValue = "data/keys",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The planner's keys (default: data/keys, where 'kubehop serve' has them).")
    private Path folder = Path.of("data/keys");

    @Option(
            names = "--ring",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The ring for the hosts, where it is elsewhere (kubehop.planner.orders.ring).")
    private Optional<Path> ring = Optional.empty();

    private final Terminal terminal;

    KeysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        return show();
    }

    @Command(name = "show", description = "List the keys, and where the ring for the hosts is.")
    int show() throws IOException {
        KeyFolder keys = open();
        KeyRing known = keys.ring();
        String signing = keys.get().known().id();
        Optional<String> next = keys.next().map(coming -> coming.known().id());
        for (KeyRing.Key one : known.keys()) {
            boolean coming = next.filter(one.id()::equals).isPresent();
            say(one.id() + (one.id().equals(signing) ? "  signs" : coming ? "  next" : "  believed"));
        }
        known.revoked().forEach(id -> say(id + "  revoked"));
        say("ring for the hosts: " + keys.ringFile());
        return ExitCode.OK.number();
    }

    @Command(
            name = "rotate",
            description = "Make the next key; with --finish, when the ring is on all hosts, sign with it.")
    int rotate(
            @Option(names = "--finish", description = "The ring is on all hosts: sign with the next key.")
                    boolean finish)
            throws IOException {
        KeyFolder keys = open();
        if (finish) {
            String before = keys.get().known().id();
            SigningKey now = asked(keys::change);
            say("orders are signed with " + now.known().id() + " from now on");
            say("when no order from before is under way: kubehop keys revoke " + before);
        } else {
            SigningKey coming = asked(keys::prepare);
            say("the next key is " + coming.known().id());
            say("bring " + keys.ringFile() + " to every host, then: kubehop keys rotate --finish");
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "revoke",
            description = "Believe a key no more; if it is the one that signs, another takes its place at once.")
    int revoke(@Parameters(paramLabel = "KEY", description = "The key's id.") String key) throws IOException {
        KeyFolder keys = open();
        KeyRing _ = asked(() -> keys.revoke(key));
        say(key + " is revoked; orders are signed with " + keys.get().known().id());
        say("bring " + keys.ringFile() + " to every host: until then the hosts still believe the revoked key");
        return ExitCode.OK.number();
    }

    private KeyFolder open() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("there are no keys in " + folder + "; a planner makes them at its first start");
        }
        return asked(() -> KeyFolder.open(folder, ring.orElse(folder.resolve("ring.json"))));
    }

    private interface Asked<T> {
        T answer() throws IOException;
    }

    private static <T> T asked(Asked<T> question) throws IOException {
        try {
            return question.answer();
        } catch (IllegalArgumentException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    private void say(String line) {
        terminal.out().println(line);
    }
}
