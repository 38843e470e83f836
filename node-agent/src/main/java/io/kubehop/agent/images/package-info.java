/**
 * Which images of kubeadm's components a host will need, and what the clients of container runtimes are told, as data. Pure; the
 * tasks of {@link io.kubehop.agent.host} run it.
 */
@NullMarked
package io.kubehop.agent.images;

import org.jspecify.annotations.NullMarked;
