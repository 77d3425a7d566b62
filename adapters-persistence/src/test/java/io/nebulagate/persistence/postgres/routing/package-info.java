/** Providers and prices, held to the ports' suites. */
@NullMarked
package io.nebulagate.persistence.postgres.routing;

import org.jspecify.annotations.NullMarked;
