/** Videos in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.videos;

import org.jspecify.annotations.NullMarked;
