/** A provider to test against, over a real socket; bootstrap uses it too. */
@NullMarked
package io.nebulagate.outbound.provider.support;

import org.jspecify.annotations.NullMarked;
