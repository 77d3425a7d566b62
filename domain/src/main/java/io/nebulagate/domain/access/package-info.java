/** Who asks: keys, principals, roles, secrets. */
@NullMarked
package io.nebulagate.domain.access;

import org.jspecify.annotations.NullMarked;
