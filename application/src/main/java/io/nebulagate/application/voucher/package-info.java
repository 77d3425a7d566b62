/** Vouchers: batches of codes that operators make and people redeem. */
@NullMarked
package io.nebulagate.application.voucher;

import org.jspecify.annotations.NullMarked;
