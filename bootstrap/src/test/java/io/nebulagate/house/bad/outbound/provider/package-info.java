/** An adapter that reads the clock and shouts. */
@NullMarked
package io.nebulagate.house.bad.outbound.provider;

import org.jspecify.annotations.NullMarked;
