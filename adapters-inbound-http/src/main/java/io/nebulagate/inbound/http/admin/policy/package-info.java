/** Policies: their versions, which of them count, and what they would say. */
@NullMarked
package io.nebulagate.inbound.http.admin.policy;

import org.jspecify.annotations.NullMarked;
