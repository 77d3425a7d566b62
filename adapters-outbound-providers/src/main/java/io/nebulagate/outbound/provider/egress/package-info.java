/** The one door through which calls leave: where to is checked, and only there is connected. */
@NullMarked
package io.nebulagate.outbound.provider.egress;

import org.jspecify.annotations.NullMarked;
