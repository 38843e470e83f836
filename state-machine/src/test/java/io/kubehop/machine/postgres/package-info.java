/** The journal on a real PostgreSQL: embedded, and in a container where there is an engine. */
@NullMarked
package io.kubehop.machine.postgres;

import org.jspecify.annotations.NullMarked;
