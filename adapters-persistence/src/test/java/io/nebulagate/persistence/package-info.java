/** A real PostgreSQL for the tests of this module. */
@NullMarked
package io.nebulagate.persistence;

import org.jspecify.annotations.NullMarked;
