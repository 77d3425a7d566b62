/** A use case that reaches outwards. */
@NullMarked
package io.nebulagate.house.bad.application.relay;

import org.jspecify.annotations.NullMarked;
