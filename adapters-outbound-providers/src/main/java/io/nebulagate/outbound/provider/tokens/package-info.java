/** Tokens counted here, where no provider counted them. */
@NullMarked
package io.nebulagate.outbound.provider.tokens;

import org.jspecify.annotations.NullMarked;
