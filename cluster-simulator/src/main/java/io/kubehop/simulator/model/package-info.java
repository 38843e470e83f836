/**
 * The Kubernetes objects the simulator knows, as immutable records with only the fields that an upgrade can notice.
 * Everybody reads them; only {@code store} and {@code api} decide which version of one is current.
 */
package io.kubehop.simulator.model;
