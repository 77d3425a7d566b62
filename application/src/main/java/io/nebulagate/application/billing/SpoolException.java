package io.nebulagate.application.billing;

import java.io.Serial;

/** The spool cannot keep a settlement, or cannot be used at all; the message is for operators. */
public final class SpoolException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** A spool that is as it should be, and yet cannot take more. */
  public SpoolException(String message) {
    super(message);
  }

  /** A spool that something has happened to. */
  public SpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
