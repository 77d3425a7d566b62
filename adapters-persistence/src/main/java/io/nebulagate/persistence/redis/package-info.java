/**
 * What replicas count together, in Redis. Money is never here: Redis may be empty, slow or gone,
 * and nothing but the fairness of limits suffers.
 */
@NullMarked
package io.nebulagate.persistence.redis;

import org.jspecify.annotations.NullMarked;
