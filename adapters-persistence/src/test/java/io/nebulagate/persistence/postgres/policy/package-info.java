/** Policies in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.policy;

import org.jspecify.annotations.NullMarked;
