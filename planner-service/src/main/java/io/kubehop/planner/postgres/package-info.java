/** The planner's tables beside its journal: what all services said, and answers kept for repeated requests. Shell. */
@NullMarked
package io.kubehop.planner.postgres;

import org.jspecify.annotations.NullMarked;
