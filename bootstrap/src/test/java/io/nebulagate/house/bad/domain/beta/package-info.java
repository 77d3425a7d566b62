/** The other half of a cycle. */
@NullMarked
package io.nebulagate.house.bad.domain.beta;

import org.jspecify.annotations.NullMarked;
