/**
 * Kubernetes in memory, on virtual time and without threads. {@link io.kubehop.simulator.Cluster} is the way in; tests,
 * the rehearsal and the simulation world drive it directly, everybody else through its {@code http} package.
 */
package io.kubehop.simulator;
