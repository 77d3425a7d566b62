/** Users, organisations, keys and the installation's own secrets, in PostgreSQL by Panache. */
@NullMarked
package io.nebulagate.persistence.postgres.access;

import org.jspecify.annotations.NullMarked;
