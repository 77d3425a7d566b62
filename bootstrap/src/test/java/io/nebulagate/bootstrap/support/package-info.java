/** What the tests of the whole program stand on. */
@NullMarked
package io.nebulagate.bootstrap.support;

import org.jspecify.annotations.NullMarked;
