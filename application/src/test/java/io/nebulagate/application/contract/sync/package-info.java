/** What every store of sites does. */
@NullMarked
package io.nebulagate.application.contract.sync;

import org.jspecify.annotations.NullMarked;
