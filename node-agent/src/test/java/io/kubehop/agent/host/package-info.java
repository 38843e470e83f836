/** Tasks of a real host against a folder and recorded programs, and programs themselves. */
@NullMarked
package io.kubehop.agent.host;

import org.jspecify.annotations.NullMarked;
