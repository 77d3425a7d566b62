/**
 * What is sold ahead: plans and what they allow in each cycle, who has them, and how a request is
 * paid for out of several buckets.
 */
@NullMarked
package io.nebulagate.domain.plan;

import org.jspecify.annotations.NullMarked;
