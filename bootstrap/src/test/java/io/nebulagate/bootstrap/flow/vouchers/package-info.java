/** The way of a voucher through the whole gateway. */
@NullMarked
package io.nebulagate.bootstrap.flow.vouchers;

import org.jspecify.annotations.NullMarked;
