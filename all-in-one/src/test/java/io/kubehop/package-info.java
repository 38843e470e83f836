/** Tests of the launcher and of the modules put together. */
@NullMarked
package io.kubehop;

import org.jspecify.annotations.NullMarked;
