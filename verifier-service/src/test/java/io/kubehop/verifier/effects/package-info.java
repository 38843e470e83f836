@NullMarked
package io.kubehop.verifier.effects;

import org.jspecify.annotations.NullMarked;
