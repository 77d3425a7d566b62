package io.nebulagate.application.plan.bulk;

import io.nebulagate.application.compensation.Compensation.Filter;
import java.time.Instant;
import java.util.Optional;

/**
 * The same plan for everybody whom a filter selects.
 *
 * @param plan in its newest version
 * @param start when the first cycle of all of them begins: now, unless said
 * @param end when it is over, if ever
 * @param zone the name of whose calendar counts: each owner's, unless said
 */
public record BulkAssignment(
    Filter filter,
    long plan,
    Optional<Instant> start,
    Optional<Instant> end,
    Optional<String> zone,
    String actor) {}
