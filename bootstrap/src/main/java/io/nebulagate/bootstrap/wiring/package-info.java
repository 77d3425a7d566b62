/** Who is made of what. The only place that constructs services. */
@NullMarked
package io.nebulagate.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
