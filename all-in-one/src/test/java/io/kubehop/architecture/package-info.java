/** What the tree promises, checked: purity by package name, the modules' directions, one writer per topic. */
@NullMarked
package io.kubehop.architecture;

import org.jspecify.annotations.NullMarked;
