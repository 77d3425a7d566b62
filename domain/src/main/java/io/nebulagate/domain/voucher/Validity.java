package io.nebulagate.domain.voucher;

import java.time.Instant;
import java.util.Optional;

/**
 * When vouchers can be redeemed.
 *
 * @param from not before this; empty = at once
 * @param until not from this on; empty = for ever
 */
public record Validity(Optional<Instant> from, Optional<Instant> until) {

  /** At any time. */
  public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

  /** Whether there is a time at which they can be redeemed, at {@code now} or later. */
  public boolean possible(Instant now) {
    return until.map(end -> end.isAfter(now) && from.map(end::isAfter).orElse(true)).orElse(true);
  }
}
