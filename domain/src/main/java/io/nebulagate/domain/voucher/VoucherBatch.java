package io.nebulagate.domain.voucher;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Vouchers that were made together, on the same terms. The terms never change; a batch can only be
 * revoked.
 *
 * @param actor who made it
 * @param revokedAt from when on its unused codes are worth nothing
 */
public record VoucherBatch(
    UUID id, VoucherOffer offer, String actor, Instant createdAt, Optional<Instant> revokedAt) {

  /** What can be done with the unused codes of a batch. */
  public enum State {
    /** Not yet redeemable. */
    SCHEDULED,
    /** Redeemable. */
    ACTIVE,
    /** Not redeemable any more, by time. */
    EXPIRED,
    /** Not redeemable any more, by decision. */
    REVOKED
  }

  /** How the batch stands at {@code now}. */
  public State state(Instant now) {
    Validity validity = offer.validity();
    if (revokedAt.isPresent()) {
      return State.REVOKED;
    }
    if (validity.until().filter(end -> !end.isAfter(now)).isPresent()) {
      return State.EXPIRED;
    }
    return validity.from().filter(now::isBefore).isPresent() ? State.SCHEDULED : State.ACTIVE;
  }
}
