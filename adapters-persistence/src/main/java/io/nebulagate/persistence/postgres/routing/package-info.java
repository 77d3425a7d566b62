/** Providers, their keys and routes, and prices, in PostgreSQL by Panache. */
@NullMarked
package io.nebulagate.persistence.postgres.routing;

import org.jspecify.annotations.NullMarked;
