/** Providers, prices and routes, and the snapshot of them that requests read. */
@NullMarked
package io.nebulagate.application.routing;

import org.jspecify.annotations.NullMarked;
