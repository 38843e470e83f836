package io.kubehop.simulator.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metadata of an object. The API server fills in uid, resourceVersion, generation and timestamps.
 *
 * @param namespace empty for objects without a namespace
 * @param uid empty before creation
 * @param resourceVersion 0 means "whatever is current" in writes
 * @param deletionTimestamp when the grace period ends, not when deletion was asked for
 */
public record ObjectMeta(
        String namespace,
        String name,
        String uid,
        long resourceVersion,
        long generation,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        Optional<Instant> creationTimestamp,
        Optional<Instant> deletionTimestamp,
        OptionalLong deletionGracePeriodSeconds,
        List<String> finalizers,
        List<OwnerReference> ownerReferences) {

    /** Freezes the collections. */
    public ObjectMeta {
        labels = Frozen.map(labels);
        annotations = Frozen.map(annotations);
        finalizers = List.copyOf(finalizers);
        ownerReferences = List.copyOf(ownerReferences);
    }

    /** Metadata as a client would send it. */
    public static ObjectMeta of(String namespace, String name) {
        return new ObjectMeta(
                namespace,
                name,
                "",
                0,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of());
    }

    /** Metadata as a client would send it, for objects without a namespace. */
    public static ObjectMeta of(String name) {
        return of("", name);
    }

    /** Namespace and name. */
    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Deletion was asked for and is not finished. */
    public boolean terminating() {
        return deletionTimestamp.isPresent();
    }

    /** The owner that controls this object ({@code controller: true}). */
    public Optional<OwnerReference> controller() {
        for (OwnerReference owner : ownerReferences) {
            if (owner.controller()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** When deletion was asked for: {@code deletionTimestamp} less the grace period. */
    public Optional<Instant> deletionRequestedAt() {
        return deletionTimestamp.map(end -> end.minusSeconds(deletionGracePeriodSeconds.orElse(0)));
    }

    /** The same with this identity, as the API server gives it. */
    public ObjectMeta withIdentity(String newUid, Instant created) {
        return new ObjectMeta(
                namespace,
                name,
                newUid,
                resourceVersion,
                generation,
                labels,
                annotations,
                Optional.of(created),
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same at this version. */
    public ObjectMeta withResourceVersion(long version) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                version,
                generation,
                labels,
                annotations,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same with this generation. */
    public ObjectMeta withGeneration(long newGeneration) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                newGeneration,
                labels,
                annotations,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same, being deleted. */
    public ObjectMeta withDeletion(Optional<Instant> at, OptionalLong graceSeconds) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                labels,
                annotations,
                creationTimestamp,
                at,
                graceSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same with exactly these labels. */
    public ObjectMeta withLabels(Map<String, String> newLabels) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                new TreeMap<>(newLabels),
                annotations,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same with exactly these annotations. */
    public ObjectMeta withAnnotations(Map<String, String> newAnnotations) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                labels,
                new TreeMap<>(newAnnotations),
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                ownerReferences);
    }

    /** The same with exactly these finalizers. */
    public ObjectMeta withFinalizers(List<String> newFinalizers) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                labels,
                annotations,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                newFinalizers,
                ownerReferences);
    }

    /** The same with exactly these owners. */
    public ObjectMeta withOwners(List<OwnerReference> owners) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                labels,
                annotations,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                finalizers,
                owners);
    }
}
