/** The journal in a file: the contract, and what becomes of a damaged one. */
@NullMarked
package io.kubehop.machine.file;

import org.jspecify.annotations.NullMarked;
