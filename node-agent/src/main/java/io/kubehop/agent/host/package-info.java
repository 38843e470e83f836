/**
 * A real host: its package manager, kubeadm, systemd and files. Shell; {@link io.kubehop.agent.host.RealHost} is what the agent's
 * loop calls, with one {@link io.kubehop.agent.host.Task} for each step of the runbook.
 */
@NullMarked
package io.kubehop.agent.host;

import org.jspecify.annotations.NullMarked;
