package io.nebulagate.application.translation;

import io.nebulagate.domain.chat.Opaque;
import java.util.Optional;

/**
 * Hands a vendor's own values to a client of another dialect and takes them back. What is handed
 * out can be opened by the same tenant alone, and cannot be made by a client. Thread-safe.
 */
public interface Seals {

  /** Begins every sealed value; vendors' own begin otherwise. */
  String MARK = "ng1.";

  /** Hands nothing out: a value is lost, and whoever needs it has to do without. */
  Seals NONE = new NoSeals();

  /**
   * A value in a form a client can carry: visible ASCII, no longer than twice the value and 200.
   */
  String seal(Opaque value);

  /** What was sealed; nothing where the gateway did not seal it, or did for somebody else. */
  Optional<Opaque> open(String sealed);

  /** Seals of one tenant each. */
  @FunctionalInterface
  interface Keeper {

    /** The seals of the tenant whose things belong to the account with this number. */
    Seals of(long account);
  }
}
