/** Who calls the admin API. */
@NullMarked
package io.nebulagate.inbound.http.auth;

import org.jspecify.annotations.NullMarked;
