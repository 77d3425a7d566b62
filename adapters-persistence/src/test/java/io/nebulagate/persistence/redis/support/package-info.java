/** A Redis for tests, of this module and of others. */
@NullMarked
package io.nebulagate.persistence.redis.support;

import org.jspecify.annotations.NullMarked;
