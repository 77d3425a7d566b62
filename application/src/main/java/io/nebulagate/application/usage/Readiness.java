package io.nebulagate.application.usage;

import java.util.Optional;

/** Tells whether requests can be served now. Thread-safe; may block, with a bound in time. */
@FunctionalInterface
public interface Readiness {

  /**
   * Why requests cannot be served, in words that name no secret: the store cannot be asked, or the
   * gateway is about to stop. Empty when it can hold and settle.
   */
  Optional<String> problem();
}
