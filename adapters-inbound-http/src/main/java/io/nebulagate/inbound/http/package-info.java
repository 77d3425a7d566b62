/** The edge as a whole: what holds for every path. */
@NullMarked
package io.nebulagate.inbound.http;

import org.jspecify.annotations.NullMarked;
