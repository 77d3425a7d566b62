/** Sinks of exports, in a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.export;

import org.jspecify.annotations.NullMarked;
