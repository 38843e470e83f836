/**
 * The HTTP face: one simulated cluster through the Kubernetes REST conventions, for fabric8, kubectl and whatever else
 * speaks to an API server. {@link io.kubehop.simulator.http.HttpApiServer} is the way in.
 */
package io.kubehop.simulator.http;
