/** Hand-written stand-ins for what signing in keeps; they pass the suites of the real thing. */
@NullMarked
package io.nebulagate.application.fake.signin;

import org.jspecify.annotations.NullMarked;
