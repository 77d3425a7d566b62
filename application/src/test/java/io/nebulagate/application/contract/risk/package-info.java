/** What everybody does who keeps risks. */
@NullMarked
package io.nebulagate.application.contract.risk;

import org.jspecify.annotations.NullMarked;
