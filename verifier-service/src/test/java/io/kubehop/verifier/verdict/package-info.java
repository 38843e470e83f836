/** The rules of the verdict, a test a sentence. */
@NullMarked
package io.kubehop.verifier.verdict;

import org.jspecify.annotations.NullMarked;
