/** Plans and subscriptions in PostgreSQL. */
@NullMarked
package io.nebulagate.persistence.plan;

import org.jspecify.annotations.NullMarked;
