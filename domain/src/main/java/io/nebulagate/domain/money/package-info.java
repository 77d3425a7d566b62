/** Exact amounts, prices and what a piece of usage costs. No floating point anywhere. */
@NullMarked
package io.nebulagate.domain.money;

import org.jspecify.annotations.NullMarked;
