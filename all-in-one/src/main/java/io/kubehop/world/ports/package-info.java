/** The services' ports on the simulated cluster; {@link io.kubehop.world.World} hands them to the effects. */
@NullMarked
package io.kubehop.world.ports;

import org.jspecify.annotations.NullMarked;
