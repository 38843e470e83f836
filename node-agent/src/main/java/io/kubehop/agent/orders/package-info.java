/**
 * Whom the agent believes: which orders are the planner's, meant for this node, now, and not given before. Pure; asked by the
 * runbook's machine before it takes an order.
 */
@NullMarked
package io.kubehop.agent.orders;

import org.jspecify.annotations.NullMarked;
