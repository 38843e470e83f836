/**
 * The dashboard: reads the Kafka topics and streams what is new to the browser. Entry point, configuration and wiring; the
 * all-in-one takes the same beans into its own context.
 */
@NullMarked
package io.kubehop.dashboard;

import org.jspecify.annotations.NullMarked;
