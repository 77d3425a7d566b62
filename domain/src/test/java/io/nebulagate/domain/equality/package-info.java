/** When values of the domain are equal. */
@NullMarked
package io.nebulagate.domain.equality;

import org.jspecify.annotations.NullMarked;
