package io.nebulagate.application.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherBook.Returned;
import io.nebulagate.application.voucher.VoucherUseCase.Issued;
import io.nebulagate.application.voucher.VoucherUseCase.Presented;
import io.nebulagate.application.voucher.VoucherUseCase.TakenBack;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherCode;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
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
  private final InMemoryPlans plans = new InMemoryPlans();
  private final InMemorySubscriptions subscriptions = new InMemorySubscriptions(ledger, clock);
  private final VoucherService vouchers =
      new VoucherService(
          new InMemoryVouchers(ledger, reversals, subscriptions, _ -> clock.instant(), clock),
          reversals,
          new VoucherPlans(
              new VoucherPlans.Stores(plans, subscriptions, ledger),
              new CycleService(subscriptions, clock),
              new TimeZones(new InMemoryTimeZones(), clock),
              clock),
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
    assertThat(redeemed.gain()).isEqualTo(new Gain.Credit(Money.ofNanos(500), Money.ZERO));
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

  // ── plans ──

  @Test
  void aPlanRunsForItsCyclesFromTheRedemptionOn() {
    AccountId account = ledger.openWith(Money.ZERO);
    long plan = aPlan(BillingCycle.MONTHLY);

    Redeemed redeemed = redeem(code(worth(plan, OptionalInt.of(3))), account);

    Subscription begun = begun(redeemed);
    assertThat(begun.account()).isEqualTo(account);
    assertThat(begun.anchor()).isEqualTo(ManualClock.START);
    assertThat(begun.endsAt()).contains(Instant.parse("2027-02-20T10:00:00Z"));
    assertThat(begun.lastCycle()).isEqualTo(1);
    assertThat(subscriptions.buckets(account)).hasSize(1);
    assertThat(ledger.find(account).orElseThrow().balance().available()).isEqualTo(Money.ZERO);
  }

  @Test
  void aPlanForNoNumberOfCyclesHasNoEnd() {
    long plan = aPlan(BillingCycle.MONTHLY);

    Redeemed redeemed = redeem(code(worth(plan, OptionalInt.empty())), ledger.openWith(Money.ZERO));

    assertThat(begun(redeemed).endsAt()).isEmpty();
  }

  @Test
  void aVoucherIsWorthThePlanAsItIsWhenItIsRedeemed() {
    long plan = aPlan(BillingCycle.MONTHLY);
    String code = code(worth(plan, OptionalInt.of(1)));
    PlanVersion revised = plans.revise(plan, terms(BillingCycle.QUARTERLY));
    plans.archive(plan, true);

    Subscription begun = begun(redeem(code, ledger.openWith(Money.ZERO)));

    assertThat(begun.version()).isEqualTo(revised.id());
    assertThat(begun.endsAt()).contains(Instant.parse("2027-02-20T10:00:00Z"));
  }

  @Test
  void onlyVouchersForPlansOnSaleAreMade() {
    long plan = aPlan(BillingCycle.QUARTERLY);
    long archived = aPlan(BillingCycle.MONTHLY);
    plans.archive(archived, true);

    refused("not_found", () -> code(worth(99, OptionalInt.empty())));
    refusedField("plan_id", () -> code(worth(archived, OptionalInt.empty())));
    refusedField("plan_cycles", () -> code(worth(plan, OptionalInt.of(401))));
    code(worth(plan, OptionalInt.of(399)));
  }

  @Test
  void whoHasAPlanIsAskedForByItsName() {
    long plan = aPlan(BillingCycle.MONTHLY);
    AccountId subscriber = ledger.openWith(Money.ZERO);
    redeem(code(worth(plan, OptionalInt.of(1))), subscriber);

    refusedField("scope.plans", () -> code(among(Set.of(plan, 99L))));
    String code = code(among(Set.of(plan)));
    refused("voucher_invalid", () -> redeem(code, ledger.openWith(Money.ZERO)));
    redeem(code, subscriber);
    clock.advance(Duration.ofDays(31));
    refused("voucher_invalid", () -> redeem(code(among(Set.of(plan))), subscriber));
  }

  @Test
  void aPlanThatIsTakenBackIsOver() {
    AccountId account = ledger.openWith(Money.ZERO);
    Redeemed redeemed =
        redeem(code(worth(aPlan(BillingCycle.MONTHLY), OptionalInt.empty())), account);

    TakenBack back = vouchers.reverse(key("r"), redeemed.id(), "abuse", "operator");

    long subscription = begun(redeemed).id();
    assertThat(back).isEqualTo(new TakenBack.Plan(new Returned(subscription, Money.ZERO, false)));
    assertThat(begun(redeemed).status()).isEqualTo(Subscription.Status.CANCELLED);
    refused(
        "reversal_exceeds_original",
        () -> vouchers.reverse(key("r"), redeemed.id(), "abuse", "operator"));
  }

  @Test
  void boundedMoneyLiesBesideTheAccountForItsDays() {
    AccountId account = ledger.openWith(Money.ZERO);
    AllowanceScope scope = AllowanceScope.of(Set.of(new ModelName("m1")));

    Redeemed redeemed = redeem(code(bounded(scope, OptionalInt.of(30))), account);

    Gain.Bounded gain = (Gain.Bounded) redeemed.gain();
    Subscription begun = subscriptions.find(gain.subscription()).orElseThrow();
    assertThat(gain.amount()).isEqualTo(Money.ofNanos(500));
    assertThat(redeemed.available()).isEqualTo(Money.ZERO);
    assertThat(begun.endsAt()).contains(ManualClock.START.plus(Duration.ofDays(30)));
    assertThat(subscriptions.buckets(account))
        .singleElement()
        .satisfies(bucket -> {
          assertThat(bucket.asset()).isEqualTo(Asset.USD);
          assertThat(bucket.available()).isEqualTo(500);
          assertThat(bucket.scope()).isEqualTo(scope);
        });
    clock.advance(Duration.ofDays(30));
    assertThat(new CycleService(subscriptions, clock).rollDue()).isZero();
    assertThat(ledger.find(account).orElseThrow().balance().available()).isEqualTo(Money.ZERO);
    assertThat(subscriptions.buckets(account)).allMatch(bucket -> bucket.available() == 0);
  }

  @Test
  void boundedMoneyIsForTenYearsUnlessSaidAndItsPlanForNobodyElse() {
    Redeemed redeemed =
        redeem(
            code(bounded(AllowanceScope.of(Set.of(new ModelName("m1"))), OptionalInt.empty())),
            ledger.openWith(Money.ZERO));

    Gain.Bounded gain = (Gain.Bounded) redeemed.gain();
    assertThat(subscriptions.find(gain.subscription()).orElseThrow().endsAt())
        .contains(ManualClock.START.plus(Duration.ofDays(3_650)));
    assertThat(plans.find(gain.plan()).orElseThrow().archived()).isTrue();
    PlanTerms terms = plans.versions(gain.plan()).getFirst().terms();
    assertThat(terms.overage()).isEqualTo(new Overage.Aside());
    assertThat(terms.models()).isEmpty();
    assertThat(vouchers.reverse(key("r"), redeemed.id(), "abuse", "operator"))
        .isInstanceOf(TakenBack.Plan.class);
  }

  @Test
  void boundedMoneyIsWhatItWasWhateverBecomesOfItsPlan() {
    AllowanceScope scope = AllowanceScope.of(Set.of(new ModelName("m1")));
    Issued issued = vouchers.issue(bounded(scope, OptionalInt.of(30)), "operator");
    VoucherValue.Bounded worth = (VoucherValue.Bounded) issued.batch().offer().value();
    plans.revise(worth.plan().orElseThrow(), terms(BillingCycle.MONTHLY));
    AccountId account = ledger.openWith(Money.ZERO);

    redeem(issued.codes().getFirst().spelled(), account);

    assertThat(subscriptions.buckets(account))
        .singleElement()
        .satisfies(bucket -> assertThat(bucket.asset()).isEqualTo(Asset.USD));
  }

  private static VoucherOffer bounded(AllowanceScope scope, OptionalInt days) {
    Money amount = Money.ofNanos(500);
    VoucherValue worth = new VoucherValue.Bounded(amount, scope, days, OptionalLong.empty());
    return offer("a", 1, worth, Eligibility.EVERYBODY);
  }

  private long aPlan(BillingCycle cycle) {
    return plans.create("plan-" + UUID.randomUUID(), terms(cycle)).planId();
  }

  private static PlanTerms terms(BillingCycle cycle) {
    return new PlanTerms(
        cycle,
        List.of(Allowance.of(Asset.TOKEN, 100)),
        10,
        new Overage.Block(),
        new Expiry.Block(),
        Optional.empty());
  }

  private static VoucherOffer worth(long plan, OptionalInt cycles) {
    return offer("a", 1, new VoucherValue.Plan(plan, cycles), Eligibility.EVERYBODY);
  }

  private static VoucherOffer among(Set<Long> plans) {
    Eligibility subscribers =
        new Eligibility(
            Optional.empty(),
            Optional.of(plans),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Set.of());
    return offer("a", 1, new VoucherValue.Credit(Money.ofNanos(500)), subscribers);
  }

  private String code(VoucherOffer offer) {
    return vouchers.issue(offer, "operator").codes().getFirst().spelled();
  }

  private Subscription begun(Redeemed redeemed) {
    return subscriptions.find(((Gain.Plan) redeemed.gain()).subscription()).orElseThrow();
  }

  private static VoucherOffer offer(String label, int count) {
    VoucherValue value = new VoucherValue.Credit(Money.ofNanos(500));
    return offer(label, count, value, Eligibility.EVERYBODY);
  }

  private static VoucherOffer offer(
      String label, int count, VoucherValue value, Eligibility eligibility) {
    return new VoucherOffer(label, value, count, Validity.ALWAYS, Caps.ONE_EACH, eligibility);
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
