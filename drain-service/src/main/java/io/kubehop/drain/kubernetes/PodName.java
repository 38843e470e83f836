package io.kubehop.drain.kubernetes;

import io.kubehop.events.DrainEvent.PodRef;

/** {@code namespace/name}, taken apart. */
record PodName(String namespace, String name) {

    static PodName of(PodRef pod) {
        return of(pod.name());
    }

    static PodName of(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("'" + text + "' is not namespace/name");
        }
        return new PodName(text.substring(0, slash), text.substring(slash + 1));
    }
}
