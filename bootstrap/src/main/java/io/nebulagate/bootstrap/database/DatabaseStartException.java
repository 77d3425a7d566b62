package io.nebulagate.bootstrap.database;

/** The database cannot be used. The message is one line for the operator and holds no secret. */
public final class DatabaseStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong and, where that is known, what to do. */
  public DatabaseStartException(String message) {
    super(message);
  }

  /** The same, with what caused it. */
  public DatabaseStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
