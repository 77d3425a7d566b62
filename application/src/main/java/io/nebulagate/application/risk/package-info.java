/** Whom to distrust, how far and until when. */
@NullMarked
package io.nebulagate.application.risk;

import org.jspecify.annotations.NullMarked;
