package io.kubehop.simulator.time;

import java.util.ArrayList;
import java.util.List;

/** Whether the API server can be reached; what needs it waits here. */
public final class Gate {
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean closed;

    /** Whether work has to wait. */
    public boolean closed() {
        return closed;
    }

    /** Lets nobody through. */
    public void close() {
        closed = true;
    }

    /** Does something once the gate is open. */
    public void whenOpen(Runnable action) {
        waiting.add(action);
    }

    /** Lets everybody through, in the order of arrival. */
    public void open() {
        closed = false;
        List<Runnable> arrived = List.copyOf(waiting);
        waiting.clear();
        arrived.forEach(Runnable::run);
    }
}
