/**
 * Shell: a journal as a table of PostgreSQL, one schema a service; who publishes, and who is told of appends. Called by the
 * wiring of the services.
 */
@NullMarked
package io.kubehop.machine.postgres;

import org.jspecify.annotations.NullMarked;
