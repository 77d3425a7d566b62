package io.nebulagate.application.fake;

import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;

/** How the end of a hold reads in its account's history. */
final class Endings {

  private Endings() {}

  static Transfer.Phase phase(Resolution.Kind kind, Money paid) {
    if (paid.isPositive()) {
      return Transfer.Phase.POSTED;
    }
    return switch (kind) {
      case SETTLE -> Transfer.Phase.POSTED;
      case VOID -> Transfer.Phase.VOIDED;
      case EXPIRE -> Transfer.Phase.EXPIRED;
    };
  }

  static Transfer.Kind kind(Resolution.Kind kind) {
    return switch (kind) {
      case SETTLE -> Transfer.Kind.CHARGE;
      case VOID -> Transfer.Kind.VOID;
      case EXPIRE -> Transfer.Kind.EXPIRE;
    };
  }
}
