/** The way over an identity provider and back: what is asked of it, and what it has proved. */
@NullMarked
package io.nebulagate.inbound.http.auth.external;

import org.jspecify.annotations.NullMarked;
