package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;

/**
 * One row of money in the ledger, as it is read.
 *
 * @param tenant the organisation, or the user outside any, that it belongs to
 * @param owner whom it belongs to
 * @param receivable what the owner owes beyond the account, repaid first by the next credit
 */
public record Account(
    AccountId id, long tenant, Owner owner, Status status, Balance balance, Money receivable) {

  /** What may happen on an account. */
  public enum Status {
    /** Everything. */
    ACTIVE,
    /** No new holds; running requests still settle. */
    FROZEN,
    /** Nothing new; kept for its history. */
    CLOSED
  }

  /** Who owns an account. */
  public record Owner(OwnerType type, long id) {}

  /** The kinds of owner. */
  public enum OwnerType {
    /** The gateway's own books. */
    SYSTEM,
    /** One person. */
    USER,
    /** One organisation. */
    ORG
  }
}
