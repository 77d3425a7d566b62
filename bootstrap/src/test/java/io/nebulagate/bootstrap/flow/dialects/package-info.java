/** Clients and providers that speak different dialects, or the same one that is not OpenAI's. */
@NullMarked
package io.nebulagate.bootstrap.flow.dialects;

import org.jspecify.annotations.NullMarked;
