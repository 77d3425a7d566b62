package io.nebulagate.persistence.ledger;

import io.nebulagate.domain.error.GatewayException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;

/** Tells a caller when an amount, although valid by itself, is more than an account can hold. */
public final class OutOfRange {

  /** 22003: the sum overflows; 23514: it passes the bound that the table sets. */
  private static final Set<String> STATES = Set.of("22003", "23514");

  private OutOfRange() {}

  /** What {@code work} answers. */
  public static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (LedgerException failure) {
      if (failure.getCause() instanceof SQLException cause
          && STATES.contains(cause.getSQLState())) {
        throw GatewayException.invalidValue("amount", "more than an account can hold");
      }
      throw failure;
    }
  }
}
