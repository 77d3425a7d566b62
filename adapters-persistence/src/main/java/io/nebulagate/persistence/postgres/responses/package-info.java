/** Who keeps which response, in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.responses;

import org.jspecify.annotations.NullMarked;
