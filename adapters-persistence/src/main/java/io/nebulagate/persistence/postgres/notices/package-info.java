/** Notices, their deliveries and webhooks in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.notices;

import org.jspecify.annotations.NullMarked;
