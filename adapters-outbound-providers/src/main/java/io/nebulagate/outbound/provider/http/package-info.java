/** One HTTP call, never a retry: to a provider, on the caller's event loop, or for a page. */
@NullMarked
package io.nebulagate.outbound.provider.http;

import org.jspecify.annotations.NullMarked;
