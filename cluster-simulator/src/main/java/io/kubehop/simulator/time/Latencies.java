package io.kubehop.simulator.time;

import java.time.Duration;

/**
 * How long things take in virtual time.
 *
 * @param controller from a change until a controller acts on it
 * @param controllerJitter at most this much longer, by the seed
 * @param scheduling of one pod, while others wait
 * @param containerStart from a kubelet's first look at a pod until its containers run
 * @param readyLeast from the same look until Ready, for pods without KWOK's annotation
 * @param readyMost the same; each pod's time is between the two, by its identity
 * @param endLeast from the request to delete until the containers have ended, for pods without KWOK's annotation
 * @param endMost the same
 * @param nodeMonitorGrace from a kubelet's last word until its node is Unknown (50 s since Kubernetes 1.32)
 * @param podCollection period in which pods of vanished nodes are collected
 */
public record Latencies(
        Duration controller,
        Duration controllerJitter,
        Duration scheduling,
        Duration containerStart,
        Duration readyLeast,
        Duration readyMost,
        Duration endLeast,
        Duration endMost,
        Duration nodeMonitorGrace,
        Duration podCollection) {

    /** Plausible for a small cluster. */
    public static final Latencies DEFAULT = new Latencies(
            Duration.ofMillis(20),
            Duration.ofMillis(30),
            Duration.ofMillis(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(50),
            Duration.ofSeconds(20));

    /** The same with other times until Ready. */
    public Latencies withReady(Duration least, Duration most) {
        return new Latencies(
                controller,
                controllerJitter,
                scheduling,
                containerStart,
                least,
                most,
                endLeast,
                endMost,
                nodeMonitorGrace,
                podCollection);
    }

    /** The same with other times until ended. */
    public Latencies withEnd(Duration least, Duration most) {
        return new Latencies(
                controller,
                controllerJitter,
                scheduling,
                containerStart,
                readyLeast,
                readyMost,
                least,
                most,
                nodeMonitorGrace,
                podCollection);
    }
}
