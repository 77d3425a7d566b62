/** Signing in and out of the admin API and the console, and what people do to their own sign-in. */
@NullMarked
package io.nebulagate.inbound.http.admin.signin;

import org.jspecify.annotations.NullMarked;
