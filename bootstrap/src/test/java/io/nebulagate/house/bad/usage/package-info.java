/** A test that pretends. */
@NullMarked
package io.nebulagate.house.bad.usage;

import org.jspecify.annotations.NullMarked;
