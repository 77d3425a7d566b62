/** One half of a cycle. */
@NullMarked
package io.nebulagate.house.bad.domain.alpha;

import org.jspecify.annotations.NullMarked;
