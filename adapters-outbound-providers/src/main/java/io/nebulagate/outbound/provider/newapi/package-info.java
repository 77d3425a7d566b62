/** Sites of the NewAPI family: what they are asked besides relaying. */
@NullMarked
package io.nebulagate.outbound.provider.newapi;

import org.jspecify.annotations.NullMarked;
