package io.kubehop.drain.host;

import io.kubehop.drain.cluster.HostPower;
import io.kubehop.machine.host.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command of this host that knows, from a management board or a cloud, whether another host is off. It is told the node's name in
 * {@code KUBEHOP_NODE}. Exit code 0 says that the host is off, 1 that it is on or may be; any other that it could not find out.
 */
public final class PowerCommand implements HostPower {
    private static final int OFF = 0;
    private static final int NOT_OFF = 1;

    private final Command command;

    /** @param words the program and its arguments */
    public PowerCommand(List<String> words, Duration timeout) {
        this.command = new Command("host power", words, timeout);
    }

    @Override
    public Answer ask(String node) throws Exception {
        Command.Ended ended = command.run(Map.of("KUBEHOP_NODE", node));
        return switch (ended.exit()) {
            case OFF -> new Answer(true, said(ended, "the power command says that it is off"));
            case NOT_OFF -> new Answer(false, said(ended, "the power command does not say that it is off"));
            default -> throw new IOException("the power command for node " + node + " failed: " + ended.reason());
        };
    }

    private static String said(Command.Ended ended, String otherwise) {
        return ended.lastLine().isEmpty() ? otherwise : ended.lastLine();
    }
}
