/** The words of the double-entry ledger: accounts, holds, resolutions, transfers. */
@NullMarked
package io.nebulagate.domain.ledger;

import org.jspecify.annotations.NullMarked;
