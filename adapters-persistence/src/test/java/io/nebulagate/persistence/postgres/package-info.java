/** The configuration stores, inside a small Quarkus application on a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres;

import org.jspecify.annotations.NullMarked;
