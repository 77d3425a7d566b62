/** Policies to begin with. */
@NullMarked
package io.nebulagate.inbound.http.admin.policy.template;

import org.jspecify.annotations.NullMarked;
