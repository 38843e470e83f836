/** The page, its libraries, and the stream of what is new; called by browsers. */
@NullMarked
package io.kubehop.dashboard.http;

import org.jspecify.annotations.NullMarked;
