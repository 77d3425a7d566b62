/** What every store of signing in does. */
@NullMarked
package io.nebulagate.application.contract.signin;

import org.jspecify.annotations.NullMarked;
