/**
 * Virtual time: an ordered queue of what will happen, and work queues on it. Nothing here waits; time moves when the
 * owner of the cluster says so.
 */
package io.kubehop.simulator.time;
