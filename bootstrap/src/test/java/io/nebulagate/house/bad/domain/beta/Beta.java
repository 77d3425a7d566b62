package io.nebulagate.house.bad.domain.beta;

import io.nebulagate.house.bad.domain.alpha.Alpha;
import java.util.List;

/** Needs {@link Alpha}, which needs this. */
public record Beta(List<Alpha> next) {}
