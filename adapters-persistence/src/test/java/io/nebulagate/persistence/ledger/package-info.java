/** The ledger's adapters, held to the ports' suites on a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.ledger;

import org.jspecify.annotations.NullMarked;
