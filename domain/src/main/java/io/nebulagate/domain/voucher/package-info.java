/** Vouchers: codes that somebody is given and that become money on an account, or a plan. */
@NullMarked
package io.nebulagate.domain.voucher;

import org.jspecify.annotations.NullMarked;
