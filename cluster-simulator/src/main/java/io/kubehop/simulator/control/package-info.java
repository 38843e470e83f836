/**
 * The controllers and kubelets: each hears of changes, notes which keys to look at, and later brings the store closer to
 * what the object asks for. {@code Cluster} wires them; nobody else calls them.
 */
package io.kubehop.simulator.control;
