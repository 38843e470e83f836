/**
 * The whole system against a real control plane: a testbed named by the variable {@code KUBEHOP_TESTBED}, without which these
 * tests are skipped.
 */
@NullMarked
package io.kubehop.real;

import org.jspecify.annotations.NullMarked;
