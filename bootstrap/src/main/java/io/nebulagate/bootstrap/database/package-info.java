/** The database the gateway stands on: PostgreSQL of its own, or a check of the operator's. */
@NullMarked
package io.nebulagate.bootstrap.database;

import org.jspecify.annotations.NullMarked;
