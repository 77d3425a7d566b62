/** Webhooks, and what becomes of notices. */
@NullMarked
package io.nebulagate.inbound.http.admin.notices;

import org.jspecify.annotations.NullMarked;
