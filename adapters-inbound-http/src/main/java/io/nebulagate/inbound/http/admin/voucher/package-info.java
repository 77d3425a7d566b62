/** Vouchers: what operators make of them, and what people redeem. */
@NullMarked
package io.nebulagate.inbound.http.admin.voucher;

import org.jspecify.annotations.NullMarked;
