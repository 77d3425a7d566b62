/** One suite per port: whatever implements the port passes it, in memory or not. */
@NullMarked
package io.nebulagate.application.contract;

import org.jspecify.annotations.NullMarked;
