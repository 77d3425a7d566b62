/** Settlements on this replica's own disk, for as long as the ledger cannot take them. */
@NullMarked
package io.nebulagate.persistence.spool;

import org.jspecify.annotations.NullMarked;
