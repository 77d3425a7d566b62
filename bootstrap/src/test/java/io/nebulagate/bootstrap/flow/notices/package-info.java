/** Notices, from what happens to whoever is told. */
@NullMarked
package io.nebulagate.bootstrap.flow.notices;

import org.jspecify.annotations.NullMarked;
