/** Texts that are turned into vectors, in nobody's words. */
@NullMarked
package io.nebulagate.domain.vectors;

import org.jspecify.annotations.NullMarked;
