/** Who keeps which response, in a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.responses;

import org.jspecify.annotations.NullMarked;
