/** Sessions over one connection, in which a model answers many times. */
@NullMarked
package io.nebulagate.application.relay.realtime;

import org.jspecify.annotations.NullMarked;
