/**
 * The ordered facts of one service: what a journal promises, and the one that lives in memory. Called by the loop; the
 * PostgreSQL and the file journal obey the same contract test.
 */
@NullMarked
package io.kubehop.machine.journal;

import org.jspecify.annotations.NullMarked;
