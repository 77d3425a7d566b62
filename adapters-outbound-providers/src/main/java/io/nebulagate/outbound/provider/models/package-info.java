/** Which models providers say they have. */
@NullMarked
package io.nebulagate.outbound.provider.models;

import org.jspecify.annotations.NullMarked;
