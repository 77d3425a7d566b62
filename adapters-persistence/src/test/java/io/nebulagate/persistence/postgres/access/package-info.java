/** Users, keys and secrets, held to the ports' suites. */
@NullMarked
package io.nebulagate.persistence.postgres.access;

import org.jspecify.annotations.NullMarked;
