/** How machines are tested: the fixture and the state table. In the test-jar, for every module with a machine. */
@NullMarked
package io.kubehop.machine;

import org.jspecify.annotations.NullMarked;
