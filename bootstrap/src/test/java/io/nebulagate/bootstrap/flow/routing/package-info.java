/** The way of requests past providers that fail, and what is remembered of it. */
@NullMarked
package io.nebulagate.bootstrap.flow.routing;

import org.jspecify.annotations.NullMarked;
