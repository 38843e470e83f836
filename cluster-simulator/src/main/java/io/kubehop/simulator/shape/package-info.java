/**
 * Sample clusters: the demonstration's, random ones for the simulation tests, large ones for measuring. The same
 * arguments give the same cluster.
 */
package io.kubehop.simulator.shape;
