package io.kubehop.verifier.health;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;

/**
 * A node.
 *
 * @param ready its condition Ready is True
 * @param schedulable not cordoned
 * @param version of its kubelet
 */
public record NodeHealth(String name, NodeRole role, boolean ready, boolean schedulable, KubeVersion version) {}
