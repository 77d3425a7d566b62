package io.nebulagate.inbound.http.problem;

import io.nebulagate.domain.error.GatewayError;

/** Puts a refusal into the words of one API. */
@FunctionalInterface
public interface ErrorWriter {

  /** The answer that tells {@code error}. */
  Problem write(GatewayError error);
}
