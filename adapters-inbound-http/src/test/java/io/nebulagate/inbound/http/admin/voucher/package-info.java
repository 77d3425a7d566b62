/** Vouchers, as operators make and people redeem them. */
@NullMarked
package io.nebulagate.inbound.http.admin.voucher;

import org.jspecify.annotations.NullMarked;
