/** The ports of routing, in memory. */
@NullMarked
package io.nebulagate.application.fake.routing;

import org.jspecify.annotations.NullMarked;
