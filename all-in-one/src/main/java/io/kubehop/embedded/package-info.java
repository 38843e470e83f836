/**
 * Kafka and PostgreSQL inside Kubehop's own process tree, with their data in one directory. Called by the commands
 * that run a whole system without anything installed. Start with {@link io.kubehop.embedded.DataDirectory}, then
 * {@link io.kubehop.embedded.EmbeddedServers}.
 */
@NullMarked
package io.kubehop.embedded;

import org.jspecify.annotations.NullMarked;
