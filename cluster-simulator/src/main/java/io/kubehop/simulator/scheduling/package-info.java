/**
 * The scheduler: finds nodes that a pod may run on, picks the best, binds. Requests, taints, selectors, topology spread
 * and required anti-affinity are as in Kubernetes; preemption, ports and volumes are absent.
 */
package io.kubehop.simulator.scheduling;
