/** Vouchers in memory. */
@NullMarked
package io.nebulagate.application.fake.voucher;

import org.jspecify.annotations.NullMarked;
