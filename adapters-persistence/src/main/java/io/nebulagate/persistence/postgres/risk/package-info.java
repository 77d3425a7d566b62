/** Whom to distrust, in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.risk;

import org.jspecify.annotations.NullMarked;
