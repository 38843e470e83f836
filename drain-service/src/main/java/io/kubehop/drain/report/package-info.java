/** What a cluster is told of its drains, beside what the drains themselves do to it. Pure; called by the package {@code kubernetes}. */
@NullMarked
package io.kubehop.drain.report;

import org.jspecify.annotations.NullMarked;
