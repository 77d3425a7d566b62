/** What changed in the database, whoever changed it: PostgreSQL's notices. */
@NullMarked
package io.nebulagate.persistence.postgres.changes;

import org.jspecify.annotations.NullMarked;
