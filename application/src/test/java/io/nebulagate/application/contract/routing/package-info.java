/** What the ports of routing promise. */
@NullMarked
package io.nebulagate.application.contract.routing;

import org.jspecify.annotations.NullMarked;
