/** Signing in to the whole gateway. */
@NullMarked
package io.nebulagate.bootstrap.signin;

import org.jspecify.annotations.NullMarked;
