/** What every book of vouchers does. */
@NullMarked
package io.nebulagate.application.contract.voucher;

import org.jspecify.annotations.NullMarked;
