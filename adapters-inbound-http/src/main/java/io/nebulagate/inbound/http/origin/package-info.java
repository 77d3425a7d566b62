/** Where a request comes from. */
@NullMarked
package io.nebulagate.inbound.http.origin;

import org.jspecify.annotations.NullMarked;
