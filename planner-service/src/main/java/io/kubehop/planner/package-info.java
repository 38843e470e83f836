/**
 * The planner service: owns the order, which hop, which nodes, when. Here are its entry point, its configuration and its
 * wiring; {@code path} holds its rules.
 */
@NullMarked
package io.kubehop.planner;

import org.jspecify.annotations.NullMarked;
