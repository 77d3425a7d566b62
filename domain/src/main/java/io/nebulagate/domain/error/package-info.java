/** Everything that can be refused or go wrong, as closed sets of values. */
@NullMarked
package io.nebulagate.domain.error;

import org.jspecify.annotations.NullMarked;
