/** Vouchers beside the ledger, in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.ledger.voucher;

import org.jspecify.annotations.NullMarked;
