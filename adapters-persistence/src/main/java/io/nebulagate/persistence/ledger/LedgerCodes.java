package io.nebulagate.persistence.ledger;

import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.domain.ledger.Account;

/** The numbers by which the ledger's tables name what the domain has names for. */
public final class LedgerCodes {

  private LedgerCodes() {}

  static int of(Account.OwnerType type) {
    return switch (type) {
      case SYSTEM -> 0;
      case USER -> 1;
      case ORG -> 2;
    };
  }

  static Account.OwnerType ownerType(int code) {
    return switch (code) {
      case 1 -> Account.OwnerType.USER;
      case 2 -> Account.OwnerType.ORG;
      default -> Account.OwnerType.SYSTEM;
    };
  }

  static int of(Account.Status status) {
    return switch (status) {
      case ACTIVE -> 1;
      case FROZEN -> 2;
      case CLOSED -> 3;
    };
  }

  static Account.Status status(int code) {
    return switch (code) {
      case 1 -> Account.Status.ACTIVE;
      case 2 -> Account.Status.FROZEN;
      default -> Account.Status.CLOSED;
    };
  }

  /** How far a job for many accounts is. */
  public static CompensationStore.State jobState(int code) {
    return switch (code) {
      case 1 -> CompensationStore.State.RUNNING;
      case 2 -> CompensationStore.State.DONE;
      default -> CompensationStore.State.MISMATCH;
    };
  }
}
