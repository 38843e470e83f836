/** The benchmarks of the agent as it is installed, and of a broker with many agents: {@code bench/agent/run}. */
@NullMarked
package io.kubehop.agent.bench;

import org.jspecify.annotations.NullMarked;
