/** Past requests and the gateway's own state, for operators. */
@NullMarked
package io.nebulagate.inbound.http.admin.usage;

import org.jspecify.annotations.NullMarked;
