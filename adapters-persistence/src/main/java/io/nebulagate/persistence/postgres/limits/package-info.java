/** What bounds projects, users, organisations and models. */
@NullMarked
package io.nebulagate.persistence.postgres.limits;

import org.jspecify.annotations.NullMarked;
