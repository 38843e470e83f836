package io.kubehop.drain.cluster;

import java.util.Optional;

/**
 * The Deployment behind a pod.
 *
 * @param name {@code namespace/name}
 * @param replicas that it asks for, without one that we gave it
 * @param surge what {@link #SURGE} says of it, if it says something
 */
public record Workload(String name, int replicas, Optional<Boolean> surge) {
    /**
     * {@code "true"}: one replica more before a pod of it is evicted, where that helps; any other value: never. An annotation of
     * the Deployment, or a label of the pod or of its namespace; the first of these counts.
     */
    public static final String SURGE = "kubehop.io/surge";
}
