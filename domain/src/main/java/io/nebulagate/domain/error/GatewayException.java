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

  /** The refusal of a value, {@link GatewayError.InvalidValue}, that names its field. */
  public static GatewayException invalidValue(String field, String reason) {
    return new GatewayException(new GatewayError.InvalidValue(field, reason));
  }

  /** What the caller is to be told. */
  public GatewayError error() {
    return error;
  }
}
