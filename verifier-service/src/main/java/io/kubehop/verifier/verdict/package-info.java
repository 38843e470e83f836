/**
 * The verifier's machine: releases batches and judges them. Pure: {@link io.kubehop.verifier.verdict.VerdictMachine} decides,
 * {@link io.kubehop.verifier.effects.Looking} performs against the port {@link io.kubehop.verifier.health.HealthReader}. Called
 * by the service's loop and by the simulation world.
 */
@NullMarked
package io.kubehop.verifier.verdict;

import org.jspecify.annotations.NullMarked;
