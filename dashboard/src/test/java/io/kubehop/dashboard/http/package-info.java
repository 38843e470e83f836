/** What a browser gets. */
@NullMarked
package io.kubehop.dashboard.http;

import org.jspecify.annotations.NullMarked;
