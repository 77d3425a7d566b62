/** A library of pretenders. */
@NullMarked
package io.nebulagate.house.bad.mockito;

import org.jspecify.annotations.NullMarked;
