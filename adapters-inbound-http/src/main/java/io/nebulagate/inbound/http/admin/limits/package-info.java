/** What bounds projects, users, organisations and models. */
@NullMarked
package io.nebulagate.inbound.http.admin.limits;

import org.jspecify.annotations.NullMarked;
