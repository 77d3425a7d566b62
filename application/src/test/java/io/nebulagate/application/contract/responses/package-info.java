/** What every store of who keeps what does. */
@NullMarked
package io.nebulagate.application.contract.responses;

import org.jspecify.annotations.NullMarked;
