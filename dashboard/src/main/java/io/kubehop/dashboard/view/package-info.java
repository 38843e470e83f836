/**
 * What the page shows, folded from the events: the newest state of each upgrade and node, the event log in plain sentences,
 * open alerts, and the course of the upgrade over time. Pure and for one thread; called by the live board in {@code http}.
 */
@NullMarked
package io.kubehop.dashboard.view;

import org.jspecify.annotations.NullMarked;
