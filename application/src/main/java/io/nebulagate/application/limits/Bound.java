package io.nebulagate.application.limits;

import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;

/**
 * The limits of one owner that a request counts against.
 *
 * @param owner the id of the key, project, user or organisation, or the name of the model
 */
public record Bound(LimitLevel level, String owner, Limits limits) {}
