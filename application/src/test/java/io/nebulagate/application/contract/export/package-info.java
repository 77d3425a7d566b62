/** What everybody who keeps exports does. */
@NullMarked
package io.nebulagate.application.contract.export;

import org.jspecify.annotations.NullMarked;
