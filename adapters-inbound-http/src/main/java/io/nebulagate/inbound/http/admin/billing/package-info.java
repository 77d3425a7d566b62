/** Accounts and the ledger, for operators. */
@NullMarked
package io.nebulagate.inbound.http.admin.billing;

import org.jspecify.annotations.NullMarked;
