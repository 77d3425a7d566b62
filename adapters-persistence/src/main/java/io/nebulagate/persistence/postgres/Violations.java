package io.nebulagate.persistence.postgres;

import org.hibernate.exception.ConstraintViolationException;

/** Tells which rule of the database a failed write broke. */
public final class Violations {

  private static final String UNIQUE = "23505";

  private Violations() {}

  /** Whether {@code failure} says that a value is taken. */
  public static boolean isTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConstraintViolationException violation) {
        return UNIQUE.equals(violation.getSQLState());
      }
    }
    return false;
  }
}
