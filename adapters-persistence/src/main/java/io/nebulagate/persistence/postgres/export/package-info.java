/** Sinks of exports, in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.export;

import org.jspecify.annotations.NullMarked;
