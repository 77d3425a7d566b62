/** The house's own gates: tidiness, rings, version floors, manifests. They see every module. */
@NullMarked
package io.nebulagate.house;

import org.jspecify.annotations.NullMarked;
