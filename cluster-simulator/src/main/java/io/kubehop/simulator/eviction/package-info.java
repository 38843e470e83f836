/**
 * The pods/eviction subresource, in the order and with the answers of kubernetes pkg/registry/core/pod/storage/eviction.go.
 * The HTTP face and the simulation world call it.
 */
package io.kubehop.simulator.eviction;
