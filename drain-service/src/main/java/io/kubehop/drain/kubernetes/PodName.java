package io.kubehop.drain.kubernetes;

import io.kubehop.events.DrainEvent.PodRef;

/** {@code namespace/name}, taken apart. */
record PodName(String namespace, String name) {

    static PodName of(PodRef pod) {
        int slash = pod.name().indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("'" + pod.name() + "' is not namespace/name");
        }
        return new PodName(pod.name().substring(0, slash), pod.name().substring(slash + 1));
    }
}
