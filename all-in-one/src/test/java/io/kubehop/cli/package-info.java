/** Tests of the command line. */
@NullMarked
package io.kubehop.cli;

import org.jspecify.annotations.NullMarked;
