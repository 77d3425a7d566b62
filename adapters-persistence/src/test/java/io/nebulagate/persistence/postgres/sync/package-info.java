/** Sites and what is asked of providers, held to the suites of their ports. */
@NullMarked
package io.nebulagate.persistence.postgres.sync;

import org.jspecify.annotations.NullMarked;
