/** Plans, who subscribed to them, and the cycles in which they allow something. */
@NullMarked
package io.nebulagate.application.plan;

import org.jspecify.annotations.NullMarked;
