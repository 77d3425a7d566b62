/** Notices and webhooks against a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.notices;

import org.jspecify.annotations.NullMarked;
