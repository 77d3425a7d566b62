/**
 * Signing in and out: passwords, second factors, sessions, mailed links, and what slows guessing.
 */
@NullMarked
package io.nebulagate.application.signin;

import org.jspecify.annotations.NullMarked;
