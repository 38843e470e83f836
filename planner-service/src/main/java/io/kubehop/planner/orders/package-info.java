/** The planner's word for its orders. Pure; asked by the route to the topic of plans when an order is told. */
@NullMarked
package io.kubehop.planner.orders;

import org.jspecify.annotations.NullMarked;
