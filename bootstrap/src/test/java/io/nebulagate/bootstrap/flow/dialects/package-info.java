/** Clients and providers of different dialects, through the whole gateway. */
@NullMarked
package io.nebulagate.bootstrap.flow.dialects;

import org.jspecify.annotations.NullMarked;
