/** A look at a host that is a folder. */
@NullMarked
package io.kubehop.agent.host.facts;

import org.jspecify.annotations.NullMarked;
