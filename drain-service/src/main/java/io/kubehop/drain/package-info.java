/**
 * The drain service: owns a node's schedulability and its pods' evictions. This package is its entry point, its configuration and
 * its wiring; the rules are in {@code eviction} and {@code triage}.
 */
@NullMarked
package io.kubehop.drain;

import org.jspecify.annotations.NullMarked;
