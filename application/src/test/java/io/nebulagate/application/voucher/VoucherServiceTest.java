package io.nebulagate.application.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherUseCase.Issued;
import io.nebulagate.application.voucher.VoucherUseCase.Presented;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherCode;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VoucherServiceTest {

  private static final String HERE = "203.0.113.7";
  private static final GatewayError INVALID = new GatewayError.VoucherInvalid(true);

  private final ManualClock clock = new ManualClock();
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryReversals reversals = new InMemoryReversals(ledger);
  private final InMemoryTallies tallies = new InMemoryTallies();
  private final Random random = new Random(7);
  private final VoucherService vouchers =
      new VoucherService(
          new InMemoryVouchers(ledger, reversals, _ -> clock.instant(), clock),
          reversals,
          new Attempts(tallies, clock),
          Secret.of("pepper"),
          random,
          clock);

  @Test
  void aCodeIsDrawnForEachVoucherAndRedeemsIt() {
    AccountId account = ledger.openWith(Money.ZERO);
    Issued issued = vouchers.issue(offer("a", 3), "operator");

    Redeemed redeemed = redeem(issued.codes().getLast().spelled(), account);

    assertThat(issued.codes()).hasSize(3).doesNotHaveDuplicates();
    assertThat(redeemed.amount()).isEqualTo(Money.ofNanos(500));
    assertThat(vouchers.redemption(redeemed.id()).number()).isEqualTo(3);
    assertThat(vouchers.find(issued.batch().id()).uptake().redeemed()).isEqualTo(1);
  }

  @Test
  void aMistypedCodeIsToldApartAndCountsForTheAddressAlone() {
    AccountId account = ledger.openWith(Money.ZERO);

    for (int i = 0; i < 20; i++) {
      refusedField("code", () -> redeem("ABCDE-ABCDE-ABCDE-ABCDF", account));
    }

    refused("too_many_attempts", () -> redeem("ABCDE-ABCDE-ABCDE-ABCDF", account));
    refused("voucher_invalid", () -> guess(account, "203.0.113.8"));
  }

  @Test
  void whoeverComesTooLateCountsForTheAccountAlone() {
    VoucherCode wanted = vouchers.issue(offer("a", 1), "operator").codes().getFirst();
    redeem(wanted.spelled(), ledger.openWith(Money.ZERO));

    for (int i = 0; i < 30; i++) {
      AccountId late = ledger.openWith(Money.ZERO);
      refused("voucher_invalid", () -> redeem(wanted.spelled(), late));
    }
    AccountId collector = ledger.openWith(Money.ZERO);
    for (int i = 0; i < 5; i++) {
      refused("voucher_invalid", () -> redeem(wanted.spelled(), collector));
    }

    refused("too_many_attempts", () -> redeem(wanted.spelled(), collector));
  }

  @Test
  void anAccountThatFailsOftenWaits() {
    AccountId account = ledger.openWith(Money.ZERO);
    VoucherCode good = vouchers.issue(offer("a", 1), "operator").codes().getFirst();
    for (int i = 0; i < 5; i++) {
      assertThat(refused("voucher_invalid", () -> guess(account, HERE))).isEqualTo(INVALID);
    }

    refused("too_many_attempts", () -> redeem(good.spelled(), account));
    clock.advance(Duration.ofMinutes(1));

    redeem(good.spelled(), account);
  }

  @Test
  void anAddressThatFailsOftenWaitsWhateverTheAccount() {
    for (int i = 0; i < 20; i++) {
      AccountId account = ledger.openWith(Money.ZERO);
      refused("voucher_invalid", () -> guess(account, HERE));
    }
    AccountId another = ledger.openWith(Money.ZERO);

    refused("too_many_attempts", () -> guess(another, HERE));
    refused("voucher_invalid", () -> guess(another, "203.0.113.8"));
  }

  @Test
  void whoeverAsksForTheSameAgainIsNoGuesser() {
    AccountId account = ledger.openWith(Money.ZERO);
    VoucherCode code = vouchers.issue(offer("a", 1), "operator").codes().getFirst();
    redeem(code.spelled(), account);

    for (int i = 0; i < 30; i++) {
      refused("voucher_already_redeemed", () -> redeem(code.spelled(), account));
    }

    assertThat(tallies.size()).isZero();
  }

  @Test
  void whatCannotBeOfferedIsRefusedByName() {
    VoucherOffer plain = offer("a", 1);
    Instant past = clock.instant();
    Validity over = new Validity(Optional.empty(), Optional.of(past));

    refusedField("label", () -> vouchers.issue(offer(" ", 1), "operator"));
    refusedField("label", () -> vouchers.issue(offer("x".repeat(65), 1), "operator"));
    refusedField(
        "valid_until",
        () ->
            vouchers.issue(
                new VoucherOffer("a", plain.value(), 1, over, plain.caps(), plain.eligibility()),
                "operator"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    UUID nobody = UUID.randomUUID();

    refused("not_found", () -> vouchers.find(nobody));
    refused("not_found", () -> vouchers.codes(nobody, VoucherBook.CodeFilter.ALL, 0, 10));
    refused("not_found", () -> vouchers.revoke(nobody, "operator"));
    refused("not_found", () -> vouchers.redemption(nobody));
    refused("not_found", () -> vouchers.reverse(key("r"), nobody, "abuse", "operator"));
  }

  @Test
  void aRedemptionIsTakenBackOnceAndWithAReason() {
    AccountId account = ledger.openWith(Money.ZERO);
    VoucherCode code = vouchers.issue(offer("a", 1), "operator").codes().getFirst();
    UUID redemption = redeem(code.spelled(), account).id();

    refusedField("reason", () -> vouchers.reverse(key("r"), redemption, " ", "operator"));
    vouchers.reverse(key("r"), redemption, "abuse", "operator");

    refused(
        "reversal_exceeds_original",
        () -> vouchers.reverse(key("r"), redemption, "abuse", "operator"));
    assertThat(ledger.find(account).orElseThrow().balance().available()).isEqualTo(Money.ZERO);
  }

  @Test
  void aRevokedBatchIsShownAsSuch() {
    UUID batch = vouchers.issue(offer("a", 1), "operator").batch().id();

    assertThat(vouchers.revoke(batch, "operator").batch().revokedAt()).contains(clock.instant());
    assertThat(vouchers.batches(Optional.of("A"), 0, 10).items())
        .singleElement()
        .isEqualTo(vouchers.find(batch));
    assertThat(vouchers.labels(0, 10).total()).isEqualTo(1);
  }

  private static VoucherOffer offer(String label, int count) {
    return new VoucherOffer(
        label,
        new VoucherValue.Credit(Money.ofNanos(500)),
        count,
        Validity.ALWAYS,
        Caps.ONE_EACH,
        Eligibility.EVERYBODY);
  }

  private Redeemed redeem(String typed, AccountId account) {
    return present(typed, account, HERE);
  }

  private void guess(AccountId account, String address) {
    present(VoucherCode.draw(random).spelled(), account, address);
  }

  private Redeemed present(String typed, AccountId account, String address) {
    Principal caller = new Principal("anna", OptionalLong.of(1), 1, account, Role.USER);
    return vouchers.redeem(key("redeem"), new Presented(typed, account, caller, address));
  }

  private static GatewayError refused(String code, ThrowingCallable call) {
    GatewayError[] error = new GatewayError[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              assertThat(refused.error().code()).isEqualTo(code);
              error[0] = refused.error();
            });
    return error[0];
  }

  private static void refusedField(String field, ThrowingCallable call) {
    assertThat(refused("invalid_value", call))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            refused -> assertThat(refused.field()).isEqualTo(field));
  }
}
