package io.nebulagate.house.bad.domain.alpha;

import io.nebulagate.house.bad.domain.beta.Beta;

/** Needs {@link Beta}, which needs this. */
public record Alpha(Beta next) {}
