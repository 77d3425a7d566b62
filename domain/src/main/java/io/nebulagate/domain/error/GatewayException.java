package io.nebulagate.domain.error;

import java.io.Serial;

/**
 * Carries a refusal to the edge, where it is put into the caller's words. No stack: it is no bug.
 */
public final class GatewayException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient GatewayError error;

  /** Wraps {@code error}. */
  public GatewayException(GatewayError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  /** What the caller is to be told. */
  public GatewayError error() {
    return error;
  }
}
