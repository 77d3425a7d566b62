/** Cohere's chat, in its second version. */
@NullMarked
package io.nebulagate.outbound.provider.cohere;

import org.jspecify.annotations.NullMarked;
