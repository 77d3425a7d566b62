/** Where a request may go: providers, keys, routes, and the plan made of them. */
@NullMarked
package io.nebulagate.domain.routing;

import org.jspecify.annotations.NullMarked;
