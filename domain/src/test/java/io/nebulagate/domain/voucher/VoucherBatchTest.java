package io.nebulagate.domain.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VoucherBatchTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant EARLIER = NOON.minusSeconds(1);
  private static final Instant LATER = NOON.plusSeconds(1);

  @Test
  void itsStateFollowsFromTimeAndDecision() {
    assertThat(state(Validity.ALWAYS, Optional.empty())).isEqualTo(VoucherBatch.State.ACTIVE);
    assertThat(state(from(LATER), Optional.empty())).isEqualTo(VoucherBatch.State.SCHEDULED);
    assertThat(state(from(NOON), Optional.empty())).isEqualTo(VoucherBatch.State.ACTIVE);
    assertThat(state(until(NOON), Optional.empty())).isEqualTo(VoucherBatch.State.EXPIRED);
    assertThat(state(until(LATER), Optional.empty())).isEqualTo(VoucherBatch.State.ACTIVE);
    assertThat(state(until(NOON), Optional.of(EARLIER))).isEqualTo(VoucherBatch.State.REVOKED);
  }

  @Test
  void aValidityIsPossibleWhileItHasTimeAhead() {
    assertThat(Validity.ALWAYS.possible(NOON)).isTrue();
    assertThat(from(LATER).possible(NOON)).isTrue();
    assertThat(until(LATER).possible(NOON)).isTrue();
    assertThat(until(NOON).possible(NOON)).isFalse();
    assertThat(new Validity(Optional.of(LATER), Optional.of(LATER)).possible(NOON)).isFalse();
    assertThat(new Validity(Optional.of(EARLIER), Optional.of(LATER)).possible(NOON)).isTrue();
  }

  @Test
  void aVoucherIsWorthSomethingAndNotTheWorld() {
    for (long nanos : new long[] {0, -1, VoucherValue.Credit.MAX.nanos() + 1}) {
      assertThatThrownBy(() -> new VoucherValue.Credit(Money.ofNanos(nanos)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new VoucherValue.Credit(VoucherValue.Credit.MAX).amount().toDecimal())
        .isEqualTo("1000000");
  }

  @Test
  void theRateIsThePartThatWasRedeemed() {
    assertThat(new Uptake(3, 2, 1).rate()).isEqualTo("0.6667");
    assertThat(new Uptake(3, 3, 3).rate()).isEqualTo("1.0000");
    assertThat(new Uptake(0, 0, 0).rate()).isEqualTo("0.0000");
  }

  private static Validity from(Instant start) {
    return new Validity(Optional.of(start), Optional.empty());
  }

  private static Validity until(Instant end) {
    return new Validity(Optional.empty(), Optional.of(end));
  }

  private static VoucherBatch.State state(Validity validity, Optional<Instant> revoked) {
    VoucherOffer offer =
        new VoucherOffer(
            "a",
            new VoucherValue.Credit(Money.ofNanos(1)),
            1,
            validity,
            Caps.ONE_EACH,
            Eligibility.EVERYBODY);
    return new VoucherBatch(new UUID(0, 1), offer, "operator", EARLIER, revoked).state(NOON);
  }
}
