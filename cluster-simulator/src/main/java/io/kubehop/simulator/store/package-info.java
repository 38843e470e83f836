/**
 * What is stored: objects by kind and key, their indexes, one resource version for all, and the log of changes that
 * watches and controllers follow. It knows no rules of Kubernetes beyond versions; {@code api} has those.
 */
package io.kubehop.simulator.store;
