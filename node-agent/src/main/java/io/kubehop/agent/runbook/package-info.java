/**
 * The node agent's machine: takes orders and does the steps of a runbook one by one. Pure:
 * {@link io.kubehop.agent.runbook.RunbookMachine} decides, {@link io.kubehop.agent.runbook.Working} performs against the port
 * {@link io.kubehop.agent.runbook.Host}. Called by the agent's loop and by the simulation world.
 */
@NullMarked
package io.kubehop.agent.runbook;

import org.jspecify.annotations.NullMarked;
