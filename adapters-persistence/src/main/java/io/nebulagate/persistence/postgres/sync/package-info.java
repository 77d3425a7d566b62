/** What is learnt of NewAPI sites, and what is asked of providers, in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.postgres.sync;

import org.jspecify.annotations.NullMarked;
