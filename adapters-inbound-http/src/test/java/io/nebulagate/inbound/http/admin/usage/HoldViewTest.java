package io.nebulagate.inbound.http.admin.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.ledger.Transfer.Kind;
import io.nebulagate.domain.ledger.Transfer.Phase;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HoldViewTest {

  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(1, 2);
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void whatWasNotHeldHasNoLife() {
    assertThat(HoldView.of(List.of())).isEmpty();
  }

  @Test
  void aHoldWithoutResolutionIsOpen() {
    HoldView hold = HoldView.of(List.of(held(FIRST, 5, 0))).orElseThrow();

    assertThat(hold.status()).isEqualTo("open");
    assertThat(hold.amount()).isEqualTo("0.000000005");
    assertThat(hold.heldAt()).isEqualTo("2026-11-20T10:00:00Z");
    assertThat(hold.resolvedAt()).isNull();
  }

  @Test
  void whatWasAddedWhileItRanIsToldApart() {
    HoldView hold =
        HoldView.of(
                List.of(
                    held(FIRST, 5, 0),
                    resolved(FIRST, Kind.CHARGE, 4, 9),
                    held(SECOND, 7, 3),
                    resolved(SECOND, Kind.VOID, 0, 9)))
            .orElseThrow();

    assertThat(hold.amount()).isEqualTo("0.000000005");
    assertThat(hold.extended()).isEqualTo("0.000000007");
    assertThat(hold.legs()).isEqualTo(2);
    assertThat(hold.status()).isEqualTo("settled");
    assertThat(hold.resolvedAt()).isEqualTo("2026-11-20T10:00:09Z");
  }

  @Test
  void oneOpenLegKeepsItOpen() {
    List<Transfer> journal =
        List.of(held(FIRST, 5, 0), resolved(FIRST, Kind.CHARGE, 4, 9), held(SECOND, 7, 3));

    assertThat(HoldView.of(journal).orElseThrow().status()).isEqualTo("open");
  }

  @Test
  void givenBackByDecisionOrByTime() {
    assertThat(status(resolved(FIRST, Kind.VOID, 0, 1))).isEqualTo("voided");
    assertThat(status(resolved(FIRST, Kind.EXPIRE, 0, 1))).isEqualTo("expired");
    assertThat(status(resolved(FIRST, Kind.EXPIRE, 3, 1))).isEqualTo("expired");
  }

  @Test
  void aSettlementAfterItsTimeStillSettles() {
    Transfer correction = entry(SECOND, Phase.POSTED, Kind.CORRECTION, 3, 2);
    List<Transfer> journal =
        List.of(held(FIRST, 5, 0), resolved(FIRST, Kind.EXPIRE, 0, 1), correction);

    HoldView hold = HoldView.of(journal).orElseThrow();

    assertThat(hold.status()).isEqualTo("settled");
    assertThat(hold.resolvedAt()).isEqualTo("2026-11-20T10:00:02Z");
    assertThat(hold.fromLease()).isFalse();
  }

  @Test
  void aChargeWithoutAHoldOfItsOwnCameOutOfALease() {
    HoldView hold = HoldView.of(List.of(resolved(FIRST, Kind.CHARGE, 3, 1))).orElseThrow();

    assertThat(hold.fromLease()).isTrue();
    assertThat(hold.legs()).isZero();
    assertThat(hold.status()).isEqualTo("settled");
    assertThat(HoldView.of(List.of(held(FIRST, 5, 0))).orElseThrow().fromLease()).isFalse();
  }

  private static String status(Transfer... resolutions) {
    List<Transfer> journal = new ArrayList<>(List.of(held(FIRST, 5, 0)));
    journal.addAll(List.of(resolutions));
    return HoldView.of(journal).orElseThrow().status();
  }

  private static Transfer held(UUID id, long nanos, long second) {
    return entry(id, Phase.PENDING, Kind.HOLD, nanos, second);
  }

  private static Transfer resolved(UUID id, Kind kind, long nanos, long second) {
    Phase phase =
        switch (kind) {
          case VOID -> Phase.VOIDED;
          case EXPIRE -> nanos == 0 ? Phase.EXPIRED : Phase.POSTED;
          default -> Phase.POSTED;
        };
    return entry(id, phase, kind, nanos, second);
  }

  private static Transfer entry(UUID id, Phase phase, Kind kind, long nanos, long second) {
    return new Transfer(
        id,
        phase,
        kind,
        FIRST,
        new AccountId(1),
        new AccountId(2),
        Money.ofNanos(nanos),
        "gateway",
        Optional.empty(),
        START.plusSeconds(second));
  }
}
