package io.kubehop.simulator.model;

/** Anything that lives in the store: metadata and a kind. */
public sealed interface KubeObject
        permits DaemonSet,
                Deployment,
                Lease,
                Namespace,
                Node,
                Pod,
                PodDisruptionBudget,
                ReplicaSet,
                StatefulSet,
                VolumeAttachment {

    /** Name, namespace, version and the rest of what every object has. */
    ObjectMeta meta();

    /** What sort of object this is. */
    Kind<?> kind();

    /** Namespace and name. */
    default ObjectKey key() {
        return meta().key();
    }
}
