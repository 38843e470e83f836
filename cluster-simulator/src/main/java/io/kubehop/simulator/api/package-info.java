/**
 * What the API server does with a write: names, versions, preconditions, generations, graceful deletion, finalizers.
 * Controllers, the eviction and the HTTP face all write through it.
 */
package io.kubehop.simulator.api;
