/** Sessions, failures, second factors and mailed links in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.signin;

import org.jspecify.annotations.NullMarked;
