/** Configuration in PostgreSQL: what its stores share. */
@NullMarked
package io.nebulagate.persistence.postgres;

import org.jspecify.annotations.NullMarked;
