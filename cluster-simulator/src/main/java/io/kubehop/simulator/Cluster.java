package io.kubehop.simulator;

import io.kubehop.simulator.api.ApiServer;
import io.kubehop.simulator.api.Identities;
import io.kubehop.simulator.control.Controllers;
import io.kubehop.simulator.control.Environment;
import io.kubehop.simulator.control.Machines;
import io.kubehop.simulator.eviction.EvictionAnswer;
import io.kubehop.simulator.eviction.EvictionRequest;
import io.kubehop.simulator.eviction.EvictionWebhooks;
import io.kubehop.simulator.eviction.Evictions;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.scheduling.Scheduler;
import io.kubehop.simulator.store.ObjectStore;
import io.kubehop.simulator.time.Gate;
import io.kubehop.simulator.time.Latencies;
import io.kubehop.simulator.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A Kubernetes cluster in memory.
 *
 * <p>Nothing happens between two calls: writes take effect at once, what controllers and kubelets make of them happens
 * inside {@link #step} and {@link #advanceTo}. The same seed and the same calls give the same history
 * ({@link ObjectStore#fingerprint}). Not safe for several threads.
 */
public final class Cluster {
    private static final int CHANGES_KEPT = 100_000;
    private static final String VERSION_WITHOUT_CONTROL_PLANE = "v1.34.0";

    private final Timers timers;
    private final ObjectStore store;
    private final ApiServer api;
    private final Evictions evictions;
    private final Faults faults;
    private String versionWithoutControlPlane = VERSION_WITHOUT_CONTROL_PLANE;

    /** An empty cluster with the namespaces default, kube-system, kube-public and kube-node-lease. */
    public Cluster(long seed, Instant start, Latencies latencies) {
        this.timers = new Timers(start);
        SplittableRandom random = new SplittableRandom(seed);
        this.store = new ObjectStore(timers, CHANGES_KEPT);
        this.api = new ApiServer(store, timers, new Identities(random.split()));
        EvictionWebhooks webhooks = new EvictionWebhooks();
        this.evictions = new Evictions(store, api, webhooks, timers);
        Gate gate = new Gate();
        Machines machines = new Machines();
        Environment environment = new Environment(store, api, timers, gate, latencies, random.split());
        Controllers.start(environment, machines);
        store.listen(new Scheduler(environment)::observe);
        this.faults = new Faults(environment, machines, webhooks);
        for (String name : new String[] {"default", "kube-node-lease", "kube-public", "kube-system"}) {
            api.create(Kind.NAMESPACE, Namespace.named(name)).orThrow();
        }
    }

    /** An empty cluster with the default latencies. */
    public Cluster(long seed, Instant start) {
        this(seed, start, Latencies.DEFAULT);
    }

    /** Reads, the change log and listeners. */
    public ObjectStore store() {
        return store;
    }

    /** Writes. */
    public ApiServer api() {
        return api;
    }

    /** Asks for an eviction. */
    public EvictionAnswer evict(String namespace, String name, EvictionRequest request) {
        return evictions.evict(namespace, name, request);
    }

    /** What can go wrong. */
    public Faults faults() {
        return faults;
    }

    /** The virtual clock. */
    public InstantSource clock() {
        return timers;
    }

    /** Virtual time. */
    public Instant now() {
        return timers.instant();
    }

    /** When something will happen next by itself; empty when the cluster is at rest. */
    public Optional<Instant> nextEventAt() {
        return timers.next();
    }

    /** Lets the next thing happen, at its time; false if the cluster is at rest. */
    public boolean step() {
        return timers.step();
    }

    /** Lets everything happen that is due up to and including that time. */
    public void advanceTo(Instant time) {
        timers.advanceTo(time);
    }

    /** Lets that much time pass. */
    public void advance(Duration time) {
        timers.advanceTo(timers.instant().plus(time));
    }

    /**
     * Lets time pass until every pod is Ready or has ended and none is terminating.
     *
     * @return false if that did not come within the limit
     */
    public boolean settle(Duration limit) {
        Instant end = now().plus(limit);
        while (true) {
            Optional<Instant> next = nextEventAt();
            if (next.isEmpty() || next.get().isAfter(end)) {
                advanceTo(next.isEmpty() ? now() : end);
                return settled();
            }
            boolean quiet = next.get().isAfter(now().plusSeconds(1));
            if (quiet && settled()) {
                return true;
            }
            step();
        }
    }

    /**
     * What the API server says at {@code /version}: the oldest kubelet version of the control-plane nodes. In a real
     * cluster the API server moves a little before the kubelet beside it; with this simplification an agent moves both
     * by writing its node's kubelet version.
     */
    public String version() {
        return store.list(Kind.NODE).stream()
                .filter(Node::controlPlane)
                .map(node -> node.status().info().kubeletVersion())
                .min(Versions::compare)
                .orElse(versionWithoutControlPlane);
    }

    /** What {@link #version} says while no node is a control-plane node, as where a provider runs the control plane. */
    public void setVersionWithoutControlPlane(String version) {
        versionWithoutControlPlane = version;
    }

    private boolean settled() {
        for (Pod pod : store.list(Kind.POD)) {
            if (pod.meta().terminating() || !(pod.ready() || pod.finished())) {
                return false;
            }
        }
        return true;
    }
}
