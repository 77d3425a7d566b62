/** An adapter that knows another adapter. */
@NullMarked
package io.nebulagate.house.bad.inbound.http;

import org.jspecify.annotations.NullMarked;
