/** The folder in which the planner keeps the keys that it signs with. Shell; used by the wiring and by {@code kubehop keys}. */
@NullMarked
package io.kubehop.planner.file;

import org.jspecify.annotations.NullMarked;
