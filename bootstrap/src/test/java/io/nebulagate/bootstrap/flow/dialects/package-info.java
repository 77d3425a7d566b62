/** Clients and providers that do not ask in the same form. */
@NullMarked
package io.nebulagate.bootstrap.flow.dialects;

import org.jspecify.annotations.NullMarked;
