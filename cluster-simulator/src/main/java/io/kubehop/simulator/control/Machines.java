package io.kubehop.simulator.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The hosts behind the nodes, and what is wrong with them and with the pods on them: the world outside the API. */
public final class Machines {
    /** How a host is. */
    public enum State {
        /** The kubelet works. */
        WELL,
        /** The kubelet works and reports that the node is not ready. */
        SICK,
        /** No word from the kubelet: off, rebooting or cut off. */
        SILENT
    }

    /**
     * One host.
     *
     * @param since in this state since
     * @param bootedAt containers started before that are gone
     * @param boots how often it booted since the beginning
     */
    public record Machine(State state, Instant since, Instant bootedAt, int boots) {
        private static final Machine NEW = new Machine(State.WELL, Instant.MIN, Instant.MIN, 0);
    }

    private final Map<String, Machine> machines = new HashMap<>();
    private final Set<String> stuckPods = new TreeSet<>();
    private final Map<String, Instant> unreadyUntil = new HashMap<>();
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private Duration extraStartDelay = Duration.ZERO;

    /** The host of that node. */
    public Machine of(String node) {
        return machines.getOrDefault(node, Machine.NEW);
    }

    /** Calls the listener with the node whose host, or pods, fare differently from now on. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** The host is in another state from now on. */
    public void become(String node, State state, Instant now) {
        Machine old = of(node);
        machines.put(node, new Machine(state, now, old.bootedAt(), old.boots()));
        tell(node);
    }

    /** The host has booted. */
    public void boot(String node, Instant now) {
        machines.put(node, new Machine(State.WELL, now, now, of(node).boots() + 1));
        tell(node);
    }

    /** Pods of that namespace whose names start so do not become Ready, and do not stay so. */
    public void stick(String namespace, String namePrefix) {
        stuckPods.add(namespace + "/" + namePrefix);
    }

    /** Undoes {@link #stick}. */
    public void unstick(String namespace, String namePrefix) {
        stuckPods.remove(namespace + "/" + namePrefix);
    }

    /** The pod is not Ready before that time. */
    public void unready(String podKey, Instant until) {
        unreadyUntil.put(podKey, until);
    }

    /** Pods take this much longer to start. */
    public void delayStarts(Duration extra) {
        extraStartDelay = extra;
    }

    Duration extraStartDelay() {
        return extraStartDelay;
    }

    boolean stuck(String podKey) {
        for (String prefix : stuckPods) {
            if (podKey.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    Instant unreadyUntil(String podKey) {
        return unreadyUntil.getOrDefault(podKey, Instant.MIN);
    }

    /** Everybody looks at that node and its pods again. */
    public void tell(String node) {
        listeners.forEach(listener -> listener.accept(node));
    }
}
