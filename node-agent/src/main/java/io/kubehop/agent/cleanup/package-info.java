/** What each release of kubeadm cleans up on a node, and only that release: an agent that jumps over it has to. Pure data. */
@NullMarked
package io.kubehop.agent.cleanup;

import org.jspecify.annotations.NullMarked;
