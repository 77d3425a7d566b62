/** Signing in by what an identity provider says: who that is here, and what links the two. */
@NullMarked
package io.nebulagate.application.signin.external;

import org.jspecify.annotations.NullMarked;
