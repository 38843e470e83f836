/** Tables of what is shown after which events. */
@NullMarked
package io.kubehop.dashboard.view;

import org.jspecify.annotations.NullMarked;
