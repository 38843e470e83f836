/** The REST interface of the planner: what people and programs ask, and the stream of what happens. Shell. */
@NullMarked
package io.kubehop.planner.http;

import org.jspecify.annotations.NullMarked;
