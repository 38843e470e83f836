package io.kubehop.drain.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What else of a pod bears on when and whether it goes.
 *
 * @param labels its own
 * @param namespaceLabels of its namespace
 * @param priority {@code spec.priority}, 0 if it has none
 * @param deletionDue its deletion timestamp: when its grace period ends
 * @param finalizers that keep it in the API although it is deleted
 * @param localVolume the claim whose persistent volume is a disk of the node, if there is one
 * @param volumes names of the persistent volumes that it uses
 * @param need what it requests
 * @param workload the Deployment behind it, if there is one
 */
public record PodTraits(
        Map<String, String> labels,
        Map<String, String> namespaceLabels,
        int priority,
        Optional<Instant> deletionDue,
        List<String> finalizers,
        Optional<String> localVolume,
        List<String> volumes,
        Room.Need need,
        Optional<Workload> workload) {
    public static final PodTraits NONE =
            new PodTraits(Map.of(), Map.of(), 0, Optional.empty(), List.of(), Optional.empty());

    /** The label of a namespace that says whom to ask about its pods. */
    public static final String OWNER = "kubehop.io/owner";

    public PodTraits {
        labels = Map.copyOf(labels);
        namespaceLabels = Map.copyOf(namespaceLabels);
        finalizers = List.copyOf(finalizers);
        volumes = List.copyOf(volumes);
    }

    /** Of a pod without volumes, requests and Deployment. */
    public PodTraits(
            Map<String, String> labels,
            Map<String, String> namespaceLabels,
            int priority,
            Optional<Instant> deletionDue,
            List<String> finalizers,
            Optional<String> localVolume) {
        this(
                labels,
                namespaceLabels,
                priority,
                deletionDue,
                finalizers,
                localVolume,
                List.of(),
                Room.Need.NOTHING,
                Optional.empty());
    }

    /** The same, using these and belonging to that. */
    public PodTraits with(List<String> newVolumes, Room.Need newNeed, Optional<Workload> newWorkload) {
        return new PodTraits(
                labels,
                namespaceLabels,
                priority,
                deletionDue,
                finalizers,
                localVolume,
                newVolumes,
                newNeed,
                newWorkload);
    }

    /** Whom to ask about the pod. */
    public Optional<String> owner() {
        return Optional.ofNullable(namespaceLabels.get(OWNER)).filter(owner -> !owner.isEmpty());
    }
}
