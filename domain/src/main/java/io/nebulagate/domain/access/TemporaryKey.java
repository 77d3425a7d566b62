package io.nebulagate.domain.access;

import java.time.Instant;

/**
 * A key that is nowhere kept: it stands for another one until an end of its own. What that key may
 * do, this one may do; whatever ends that one ends this one, too.
 *
 * @param parent the id of the key it stands for
 * @param end from when on it is refused, to the millisecond
 */
public record TemporaryKey(long parent, Instant end) {}
