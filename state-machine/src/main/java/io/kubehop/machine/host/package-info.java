/** Programs of this host that a service runs because its configuration says so. Shell; called by the services' ports. */
@NullMarked
package io.kubehop.machine.host;

import org.jspecify.annotations.NullMarked;
