/** What the tests of the drain service share, and the tests of its wiring. */
@NullMarked
package io.kubehop.drain;

import org.jspecify.annotations.NullMarked;
