/**
 * One thread decides, many perform: runs a machine over a journal in production. Called by the wiring of each service; the
 * simulation world drives {@link io.kubehop.machine.Stepper} instead.
 */
@NullMarked
package io.kubehop.machine.loop;

import org.jspecify.annotations.NullMarked;
