/** Providers, routes and prices, for operators. */
@NullMarked
package io.nebulagate.inbound.http.admin.routing;

import org.jspecify.annotations.NullMarked;
