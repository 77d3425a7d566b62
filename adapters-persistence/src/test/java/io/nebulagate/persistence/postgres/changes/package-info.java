/** Notices of changes, between two who share a database. */
@NullMarked
package io.nebulagate.persistence.postgres.changes;

import org.jspecify.annotations.NullMarked;
