/** What a journal promises, as a contract test to extend. In the test-jar, for every module that has a journal. */
@NullMarked
package io.kubehop.machine.journal;

import org.jspecify.annotations.NullMarked;
