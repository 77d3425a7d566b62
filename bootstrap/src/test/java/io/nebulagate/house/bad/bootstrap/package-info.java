/** An assembly that builds use cases outside of its wiring. */
@NullMarked
package io.nebulagate.house.bad.bootstrap;

import org.jspecify.annotations.NullMarked;
