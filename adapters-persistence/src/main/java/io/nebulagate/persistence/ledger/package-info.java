/** The ledger in PostgreSQL: plain JDBC around the functions of the schema {@code ledger}. */
@NullMarked
package io.nebulagate.persistence.ledger;

import org.jspecify.annotations.NullMarked;
