package io.nebulagate.application.contract.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherBook.Claim;
import io.nebulagate.application.voucher.VoucherBook.Code;
import io.nebulagate.application.voucher.VoucherBook.CodeFilter;
import io.nebulagate.application.voucher.VoucherBook.CodeState;
import io.nebulagate.application.voucher.VoucherBook.KeptCode;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherBook.Returned;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.Uptake;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every book of vouchers does with those that are worth a plan, or ask for one. */
public abstract class PlanVouchersContract {

  private static final GatewayError INVALID = new GatewayError.VoucherInvalid(false);
  private static final GatewayError ALREADY = new GatewayError.VoucherAlreadyRedeemed();
  private static final Money WORTH = Money.ofNanos(500);
  private static final Note ABUSE = new Note("operator", "abuse");

  private PlanVersion version = new PlanVersion(1, 1, 1, terms());

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** The book under test; it may have other vouchers in it. */
  protected abstract VoucherBook vouchers();

  /** The subscriptions that it begins. */
  protected abstract SubscriptionBook subscriptions();

  /** What tells of them. */
  protected abstract PlanUsage usage();

  /** The plans they are to. */
  protected abstract PlanStore plans();

  /** The time of all of them. */
  protected abstract InstantSource clock();

  @BeforeEach
  void aPlan() {
    version = plans().create("plan-" + UUID.randomUUID(), terms());
  }

  @Test
  protected void aBatchIsKeptAsItWasOffered() {
    VoucherOffer bounded = offer(worth(OptionalInt.of(3)), Eligibility.EVERYBODY);
    VoucherOffer open = offer(worth(OptionalInt.empty()), subscribers());

    assertThat(vouchers().find(issue(bounded).id()).orElseThrow().batch().offer())
        .isEqualTo(bounded);
    Batch batch = issue(open);
    assertThat(vouchers().find(batch.id()).orElseThrow().batch().offer()).isEqualTo(open);
    assertThat(vouchers().worth(batch.code(1))).contains(worth(OptionalInt.empty()));
    assertThat(vouchers().worth(drawn())).isEmpty();
  }

  @Test
  protected void aCodeBecomesAPlanOnce() {
    AccountId account = ledger().account(700);
    Batch batch = issue(anOffer());

    Redeemed redeemed = redeem(batch.code(1), account);

    Subscription begun = begun(redeemed);
    assertThat(redeemed.gain()).isEqualTo(new Gain.Plan(version.planId(), begun.id(), false));
    assertThat(redeemed.available()).isEqualTo(Money.ofNanos(700));
    assertThat(redeemed.replayed()).isFalse();
    assertThat(begun.account()).isEqualTo(account);
    assertThat(begun.version()).isEqualTo(version.id());
    assertThat(begun.status()).isEqualTo(Status.ACTIVE);
    assertThat(ledger().available(account)).isEqualTo(700);
    Redemption kept = vouchers().redemption(redeemed.id()).orElseThrow();
    assertThat(kept.account()).isEqualTo(account);
    assertThat(kept.batch()).isEqualTo(batch.id());
    assertThat(kept.gain()).isEqualTo(redeemed.gain());
    assertThat(uptake(batch)).isEqualTo(new Uptake(3, 1, 0));
    assertThat(of(account)).containsExactly(begun);
    refused(ALREADY, () -> redeem(batch.code(1), account));
    refused(INVALID, () -> redeem(batch.code(1), ledger().account(0)));
  }

  @Test
  protected void theSameKeyRedeemsOnceAndAnswersTheSame() throws Exception {
    AccountId account = ledger().account(0);
    KeyHash code = issue(anOffer()).code(1);
    IdempotencyKey key = key("a");

    long first =
        successes(
            Collections.nCopies(
                20, () -> !vouchers().redeem(key, claim(code, account)).replayed()));
    Redeemed again = vouchers().redeem(key, claim(code, account));

    assertThat(first).isEqualTo(1);
    assertThat(of(account)).hasSize(1);
    assertThat(begun(again)).isEqualTo(of(account).getFirst());
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");
    refused(
        new GatewayError.IdempotencyKeyReused(),
        () -> vouchers().redeem(reused, claim(code, account)));
    refused(
        new GatewayError.IdempotencyKeyReused(),
        () -> ledger().book().credit(reused, movement(account, 5)));
  }

  @Test
  protected void aKeyThatStandsForACreditBeginsNothing() {
    AccountId account = ledger().account(0);
    Batch batch = issue(anOffer());
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 5));

    refused(
        new GatewayError.IdempotencyKeyReused(),
        () -> vouchers().redeem(key, claim(batch.code(1), account)));

    assertThat(of(account)).isEmpty();
    assertThat(uptake(batch).redeemed()).isZero();
  }

  @Test
  protected void fiftyWhoRedeemOneCodeAtTheSameTimeGetOnePlan() throws Exception {
    Batch batch = issue(anOffer());
    List<AccountId> accounts = IntStream.range(0, 50).mapToObj(_ -> ledger().account(0)).toList();

    long successes =
        successes(
            accounts.stream()
                .<Callable<Boolean>>map(account -> () -> succeeds(batch.code(1), account))
                .toList());

    assertThat(successes).isEqualTo(1);
    assertThat(accounts.stream().mapToInt(account -> of(account).size()).sum()).isEqualTo(1);
    assertThat(uptake(batch).redeemed()).isEqualTo(1);
  }

  @Test
  protected void oneWhoRedeemsManyAtTheSameTimeGetsAsManyAsTheyMay() throws Exception {
    Batch batch = issue(anOffer());
    AccountId account = ledger().account(0);

    long successes =
        successes(
            IntStream.range(0, 30)
                .<Callable<Boolean>>mapToObj(i -> () -> succeeds(batch.code(1 + i % 3), account))
                .toList());

    assertThat(successes).isEqualTo(1);
    assertThat(of(account)).hasSize(1);
  }

  @Test
  protected void whatIsLeftOfAPlanThatIsTakenBackLapses() {
    AccountId account = ledger().account(700);
    Batch batch = issue(anOffer());
    Redeemed redeemed = redeem(batch.code(1), account);
    cycles().roll(begun(redeemed));
    assertThat(left(account)).isEqualTo(100);
    IdempotencyKey key = key("r");

    Returned returned = vouchers().takeBack(key, redeemed.id(), ABUSE);
    Returned again = vouchers().takeBack(key, redeemed.id(), ABUSE);

    long subscription = begun(redeemed).id();
    assertThat(returned).isEqualTo(new Returned(subscription, Money.ofNanos(700), false));
    assertThat(again).isEqualTo(new Returned(subscription, Money.ofNanos(700), true));
    assertThat(begun(redeemed).status()).isEqualTo(Status.CANCELLED);
    assertThat(left(account)).isZero();
    assertThat(uptake(batch)).isEqualTo(new Uptake(3, 1, 1));
    assertThat(vouchers().redemption(redeemed.id()).orElseThrow().gain())
        .isEqualTo(new Gain.Plan(version.planId(), subscription, true));
    assertThat(numbers(batch, CodeState.REVERSED)).containsExactly(1);
    assertThat(numbers(batch, CodeState.REDEEMED)).isEmpty();
    refused(
        new GatewayError.ReversalTooLarge(Money.ZERO),
        () -> vouchers().takeBack(key("other"), redeemed.id(), ABUSE));
    refused(ALREADY, () -> redeem(batch.code(1), account));
  }

  @Test
  protected void aPlanIsTakenBackOnceHoweverManyTry() throws Exception {
    Redeemed redeemed = redeem(issue(anOffer()).code(1), ledger().account(0));

    long first =
        successes(
            Collections.nCopies(
                20,
                () -> {
                  try {
                    vouchers().takeBack(key("r"), redeemed.id(), ABUSE);
                    return true;
                  } catch (GatewayException refused) {
                    assertThat(refused.error())
                        .isEqualTo(new GatewayError.ReversalTooLarge(Money.ZERO));
                    return false;
                  }
                }));

    assertThat(first).isEqualTo(1);
    assertThat(begun(redeemed).status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  protected void onlyPlansThatWereRedeemedAreTakenBack() {
    AccountId account = ledger().account(0);
    Batch credit = issue(offer(new VoucherValue.Credit(Money.ofNanos(5)), Eligibility.EVERYBODY));
    Redeemed credited = redeem(credit.code(1), account);
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 5));
    Redeemed redeemed = redeem(issue(anOffer()).code(1), account);

    for (UUID none : List.of(credited.id(), UUID.randomUUID())) {
      refused(
          new GatewayError.NotFound("redemption"),
          () -> vouchers().takeBack(key("r"), none, ABUSE));
    }
    refused(
        new GatewayError.IdempotencyKeyReused(),
        () -> vouchers().takeBack(key, redeemed.id(), ABUSE));

    assertThat(begun(redeemed).status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  protected void whatAPlanWasChangedIntoIsTakenBackWithIt() {
    AccountId account = ledger().account(0);
    Redeemed redeemed = redeem(issue(anOffer()).code(1), account);
    PlanVersion larger = plans().create("plan-" + UUID.randomUUID(), terms());
    SubscriptionChanges changes = new SubscriptionChanges(subscriptions(), cycles(), clock());
    long next =
        changes
            .change(
                key("change"),
                begun(redeemed).id(),
                larger,
                larger.terms().allowances(),
                "operator")
            .subscription();

    Returned returned = vouchers().takeBack(key("r"), redeemed.id(), ABUSE);

    assertThat(returned.subscription()).isEqualTo(next);
    assertThat(of(account)).extracting(Subscription::status).containsOnly(Status.CANCELLED);
    assertThat(left(account)).isZero();
  }

  @Test
  protected void aCancelledPlanIsNoneThatWasTakenBack() {
    Batch batch = issue(anOffer());
    Redeemed redeemed = redeem(batch.code(1), ledger().account(0));

    subscriptions().setStatus(begun(redeemed).id(), Status.CANCELLED, ABUSE);

    assertThat(uptake(batch)).isEqualTo(new Uptake(3, 1, 0));
    vouchers().takeBack(key("r"), redeemed.id(), ABUSE);
    assertThat(uptake(batch)).isEqualTo(new Uptake(3, 1, 1));
  }

  @Test
  protected void plansThatWereRedeemedStayWhenTheBatchIsRevoked() {
    Batch batch = issue(anOffer());
    Redeemed redeemed = redeem(batch.code(1), ledger().account(0));

    vouchers().revoke(batch.id(), "operator");

    refused(INVALID, () -> redeem(batch.code(2), ledger().account(0)));
    assertThat(begun(redeemed).status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  protected void onlyWhoHasAPlanNowRedeemsWhatAsksForIt() {
    AccountId subscriber = ledger().account(0);
    AccountId frozen = ledger().account(0);
    AccountId early = ledger().account(0);
    AccountId stranger = ledger().account(0);
    subscriptions().begin(key("a"), beginning(subscriber, now()));
    long held = subscriptions().begin(key("b"), beginning(frozen, now())).subscription();
    subscriptions().setStatus(held, Status.FROZEN, ABUSE);
    subscriptions().begin(key("c"), beginning(early, now().plus(Duration.ofDays(1))));
    plans().revise(version.planId(), terms());
    Batch batch = issue(offer(new VoucherValue.Credit(Money.ofNanos(5)), subscribers()));

    for (AccountId other : List.of(frozen, early, stranger)) {
      refused(INVALID, () -> redeem(batch.code(1), other));
    }
    redeem(batch.code(1), subscriber);

    assertThat(ledger().available(subscriber)).isEqualTo(5);
  }

  @Test
  protected void boundedMoneyIsKeptAndRedeemedLikeAPlan() {
    AllowanceScope scope =
        new AllowanceScope(
            Set.of(new ModelName("m1"), new ModelName("m2")), Set.of(Api.CHAT), Set.of(), Set.of());
    VoucherValue.Bounded worth =
        new VoucherValue.Bounded(
            WORTH, scope, OptionalInt.of(30), OptionalLong.of(version.planId()));
    VoucherOffer offer = offer(worth, Eligibility.EVERYBODY);
    AccountId account = ledger().account(700);
    Batch batch = issue(offer);

    Redeemed redeemed = redeem(batch.code(1), account);

    assertThat(vouchers().find(batch.id()).orElseThrow().batch().offer()).isEqualTo(offer);
    assertThat(vouchers().worth(batch.code(1))).contains(worth);
    long begun = of(account).getFirst().id();
    assertThat(redeemed.gain()).isEqualTo(new Gain.Bounded(WORTH, version.planId(), begun, false));
    assertThat(redeemed.available()).isEqualTo(Money.ofNanos(700));
    assertThat(vouchers().redemption(redeemed.id()).orElseThrow().gain())
        .isEqualTo(redeemed.gain());

    Returned returned = vouchers().takeBack(key("r"), redeemed.id(), ABUSE);

    assertThat(returned.subscription()).isEqualTo(begun);
    assertThat(vouchers().redemption(redeemed.id()).orElseThrow().gain())
        .isEqualTo(new Gain.Bounded(WORTH, version.planId(), begun, true));
    assertThat(uptake(batch)).isEqualTo(new Uptake(3, 1, 1));
  }

  @Test
  protected void moneyForAnythingUnderSomePathsNamesNoModel() {
    AllowanceScope scope = new AllowanceScope(Set.of(), Set.of(Api.EMBEDDINGS), Set.of(), Set.of());
    VoucherValue worth =
        new VoucherValue.Bounded(
            WORTH, scope, OptionalInt.empty(), OptionalLong.of(version.planId()));

    Batch batch = issue(offer(worth, Eligibility.EVERYBODY));

    assertThat(vouchers().worth(batch.code(2))).contains(worth);
  }

  // ── what it is made of ──

  private static PlanTerms terms() {
    return new PlanTerms(
        BillingCycle.MONTHLY,
        List.of(new Allowance(Asset.TOKEN, 100, AllowanceScope.ALL, new Rollover.UpToPercent(20))),
        10,
        new Overage.Block(),
        new Expiry.Block(),
        Optional.empty());
  }

  private VoucherValue worth(OptionalInt cycles) {
    return new VoucherValue.Plan(version.planId(), cycles);
  }

  private VoucherOffer anOffer() {
    return offer(worth(OptionalInt.empty()), Eligibility.EVERYBODY);
  }

  private static VoucherOffer offer(VoucherValue value, Eligibility eligibility) {
    return new VoucherOffer("of plans", value, 3, Validity.ALWAYS, Caps.ONE_EACH, eligibility);
  }

  private Eligibility subscribers() {
    return new Eligibility(
        Optional.empty(),
        Optional.of(Set.of(version.planId())),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Set.of());
  }

  private Batch issue(VoucherOffer offer) {
    List<KeptCode> codes =
        IntStream.rangeClosed(1, offer.count())
            .mapToObj(number -> new KeptCode(drawn(), "%04d".formatted(number)))
            .toList();
    return new Batch(vouchers().issue(offer, codes, "operator"), codes);
  }

  private static KeyHash drawn() {
    return KeyHash.of(Secret.of(UUID.randomUUID().toString()), Secret.of("pepper"));
  }

  private Instant now() {
    return clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Beginning beginning(AccountId account, Instant anchor) {
    Term term = new Term(anchor, ZoneId.of("Asia/Tokyo"), Optional.empty());
    return new Beginning(account, version, term, version.terms().allowances(), "redeemer");
  }

  private Claim claim(KeyHash code, AccountId account) {
    Beginning beginning = beginning(account, now());
    return new Claim(code, account, Role.USER, "redeemer", "203.0.113.9", Optional.of(beginning));
  }

  private Redeemed redeem(KeyHash code, AccountId account) {
    return vouchers().redeem(key("redeem"), claim(code, account));
  }

  private Subscription begun(Redeemed redeemed) {
    return subscriptions().find(((Gain.Plan) redeemed.gain()).subscription()).orElseThrow();
  }

  private List<Subscription> of(AccountId account) {
    return usage().list(Filter.of(account), 0, 100).items();
  }

  private CycleService cycles() {
    return new CycleService(subscriptions(), clock());
  }

  private long left(AccountId account) {
    return subscriptions().buckets(account).stream().mapToLong(Bucket::available).sum();
  }

  private Uptake uptake(Batch batch) {
    return vouchers().find(batch.id()).orElseThrow().uptake();
  }

  private List<Integer> numbers(Batch batch, CodeState state) {
    CodeFilter filter = new CodeFilter(Optional.of(state), Optional.empty());
    return vouchers().codes(batch.id(), filter, 0, 10).items().stream().map(Code::number).toList();
  }

  private boolean succeeds(KeyHash code, AccountId account) {
    try {
      redeem(code, account);
      return true;
    } catch (GatewayException refused) {
      assertThat(refused.error()).isIn(INVALID, ALREADY);
      return false;
    }
  }

  private static long successes(List<Callable<Boolean>> calls) throws Exception {
    long successes = 0;
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> call : together.invokeAll(calls)) {
        successes += call.get() ? 1 : 0;
      }
    }
    return successes;
  }

  private static void refused(GatewayError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }

  /** A batch and the hashes of its codes. */
  private record Batch(VoucherBatch batch, List<KeptCode> codes) {

    UUID id() {
      return batch.id();
    }

    KeyHash code(int number) {
      return codes.get(number - 1).hash();
    }
  }
}
