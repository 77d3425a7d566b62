/** Webhooks over HTTP. */
@NullMarked
package io.nebulagate.inbound.http.admin.notices;

import org.jspecify.annotations.NullMarked;
