/** Plans and subscriptions, held to the ports' suites on a real PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.plan;

import org.jspecify.annotations.NullMarked;
