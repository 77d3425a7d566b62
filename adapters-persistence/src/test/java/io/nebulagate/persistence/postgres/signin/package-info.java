/** What signing in keeps, on a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.signin;

import org.jspecify.annotations.NullMarked;
