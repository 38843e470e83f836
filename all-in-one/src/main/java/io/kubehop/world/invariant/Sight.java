package io.kubehop.world.invariant;

import io.kubehop.simulator.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the invariants may look at. */
public interface Sight {

    /** Virtual time. */
    Instant now();

    /** Since the beginning. */
    Duration elapsed();

    /** How many events there were so far. */
    long steps();

    /** The cluster's objects as they are, whether or not the API server answers. */
    ObjectStore store();

    /** What the API server says it is, such as {@code v1.34.2}. */
    String apiVersion();

    /** The service whose effect is being performed at this moment, or empty: then it is the cluster, a fault or a person. */
    String acting();

    /** Folds of the journals that do not share anything with the services but the machines. */
    List<Replica> replicas();
}
