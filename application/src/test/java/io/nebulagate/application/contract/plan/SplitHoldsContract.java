package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SplitHoldService;
import io.nebulagate.application.plan.SplitHolds;
import io.nebulagate.application.plan.SplitHolds.Outcome;
import io.nebulagate.application.plan.SplitHolds.Outcome.Held;
import io.nebulagate.application.plan.SplitHolds.Payer;
import io.nebulagate.application.plan.SplitHolds.Wanted;
import io.nebulagate.application.plan.StandIns;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Asked;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every ledger does that lets one request be paid for by several accounts. */
public abstract class SplitHoldsContract {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Asked ASKED = new Asked(new ModelName("m"), Api.CHAT, Set.of(), Set.of());

  /** A token of the prompt costs 1 000 nano-dollars, one of the answer 2 000. */
  private static final PriceSheet PRICE =
      PriceSheet.perToken(7, Price.perMillion("1"), Price.perMillion("2"));

  private static final TokenUsage BOUND = TokenUsage.of(100, 50);

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its subscriptions. */
  protected abstract SubscriptionBook book();

  /** The plans they are to. */
  protected abstract PlanStore plans();

  /** Its holds over several accounts. */
  protected abstract SplitHolds holds();

  @Test
  protected void bucketsPayFirstAndTheAccountTheRest() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 120));

    Held held = held(wanted(account, true));

    assertThat(held.parts()).hasSize(2);
    assertThat(held.buckets()).extracting(Bucket::available).containsExactly(120L);
    assertThat(held.parts().getLast().asset()).isEqualTo(Asset.USD);
    assertThat(ledger().held(account)).isEqualTo(30 * 2_000);
    assertThat(left(account)).containsExactly(0L);
  }

  @Test
  protected void whatWasHeldTooMuchIsGivenBackByEverybody() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 120));
    Held held = held(wanted(account, true));

    settle(held, TokenUsage.of(90, 10));

    assertThat(left(account)).containsExactly(20L);
    assertThat(ledger().available(account)).isEqualTo(1_000_000);
    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void everybodyPaysTheirPart() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.USD, 70_000), Allowance.of(Asset.TOKEN, 100));
    Held held = held(wanted(account, true));

    Split paid = settle(held, TokenUsage.of(100, 40));

    assertThat(paid.charge().amount()).isEqualTo(Money.ofNanos(80_000));
    assertThat(left(account)).containsExactly(0L, 0L);
    assertThat(ledger().available(account)).isEqualTo(990_000);
  }

  @Test
  protected void oneCallPaysForAWholeRequest() {
    AccountId account = ledger().account(0);
    subscribe(account, Allowance.of(Asset.CALL, 2));

    settle(held(wanted(account, false)), BOUND);
    settle(held(wanted(account, false)), TokenUsage.of(1, 0));

    assertThat(left(account)).containsExactly(0L);
    assertThat(holds().hold(wanted(account, false))).isInstanceOf(Outcome.NotCovered.class);
  }

  @Test
  protected void whatIsNotServedIsGivenBackWhole() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 120));
    Held held = held(wanted(account, true));

    end(held.release());

    assertThat(left(account)).containsExactly(120L);
    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void whatNobodyPaysForIsNotHeldAtAll() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 120));

    assertThat(holds().hold(wanted(account, false))).isInstanceOf(Outcome.NotCovered.class);

    assertThat(left(account)).containsExactly(120L);
    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void anAccountThatCannotPayItsPartLeavesTheBucketsAlone() {
    AccountId account = ledger().account(59_999);
    subscribe(account, Allowance.of(Asset.TOKEN, 120));

    assertThat(holds().hold(wanted(account, true)))
        .isEqualTo(new Outcome.Refused(Hold.Outcome.INSUFFICIENT));

    assertThat(left(account)).containsExactly(120L);
  }

  @Test
  protected void aFrozenAccountUsesNoPlan() {
    AccountId account = ledger().account(0);
    subscribe(account, Allowance.of(Asset.TOKEN, 500));
    ledger().book().setStatus(account, Account.Status.FROZEN);

    assertThat(holds().hold(wanted(account, false)))
        .isEqualTo(new Outcome.Refused(Hold.Outcome.UNUSABLE));
    assertThat(left(account)).containsExactly(500L);
  }

  @Test
  protected void withoutBucketsTheAccountPays() {
    AccountId account = ledger().account(1_000_000);

    Held held = held(wanted(account, true));

    assertThat(held.buckets()).isEmpty();
    assertThat(ledger().held(account)).isEqualTo(200_000);
    settle(held, BOUND);
    assertThat(ledger().available(account)).isEqualTo(800_000);
  }

  @Test
  protected void whatCostsNothingHoldsNothing() {
    AccountId account = ledger().account(0);
    subscribe(account, Allowance.of(Asset.CALL, 2));
    Wanted free =
        wanted(
            account,
            false,
            buckets -> Split.of(TokenUsage.NONE, PRICE, BigDecimal.ONE, buckets),
            List.of());

    assertThat(held(free).parts()).isEmpty();
    assertThat(left(account)).containsExactly(2L);
  }

  @Test
  protected void theSameHoldsAreMadeOnce() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 120), Allowance.of(Asset.USD, 5_000));
    Wanted wanted = wanted(account, true);
    Held first = held(wanted);

    Held again = held(wanted);

    assertThat(again.release()).isEqualTo(first.release());
    assertThat(again.buckets())
        .extracting(Bucket::account, Bucket::asset, Bucket::available)
        .isEqualTo(
            first.buckets().stream()
                .map(bucket -> tuple(bucket.account(), bucket.asset(), bucket.available()))
                .toList());
    assertThat(ledger().held(account)).isEqualTo(55_000);
  }

  @Test
  protected void onlyMoneyCountsAgainstBudgets() {
    AccountId account = ledger().account(1_000_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 100), Allowance.of(Asset.USD, 30_000));
    Budget tight = budget(99_999);
    Budget fitting = budget(100_000);

    assertThat(holds().hold(wanted(account, true, SplitHoldsContract::ofBound, List.of(tight))))
        .isEqualTo(new Outcome.Refused(new Hold.Outcome.OverBudget(tight)));
    assertThat(left(account)).containsExactlyInAnyOrder(100L, 30_000L);
    settle(held(wanted(account, true, SplitHoldsContract::ofBound, List.of(fitting))), BOUND);

    assertThat(ledger().available(account)).isEqualTo(930_000);
  }

  @Test
  protected void aCycleThatIsDueIsBegunByTheRequestThatFindsIt() {
    AccountId account = ledger().account(0);
    Beginning beginning = beginning(account, Allowance.of(Asset.TOKEN, 150));
    book().begin(LedgerBench.key("a"), beginning);
    assertThat(holds().hold(wanted(account, false))).isInstanceOf(Outcome.Due.class);

    Outcome outcome = service().hold(wanted(account, false));

    assertThat(outcome).isInstanceOf(Held.class);
    assertThat(left(account)).containsExactly(0L);
  }

  @Test
  protected void aStandInTakesThePlaceOfAllOthers() {
    AccountId account = ledger().account(0);
    subscribe(account, Allowance.of(Asset.CALL, 5));
    long version = version(Allowance.of(Asset.CALL, 1)).id();
    assertThat(holds().hold(under(version, account))).isEqualTo(new Outcome.Unbegun());

    assertThat(service().hold(under(version, account))).isInstanceOf(Held.class);
    assertThat(service().hold(under(version, account))).isInstanceOf(Outcome.NotCovered.class);

    assertThat(left(account)).containsExactly(5L);
    assertThat(held(wanted(account, false)).parts()).hasSize(1);
    assertThat(left(account)).containsExactly(4L);
  }

  @Test
  protected void nobodyElseIsPaidForByAStandIn() {
    AccountId account = ledger().account(0);
    long version = version(Allowance.of(Asset.CALL, 3)).id();
    long other = version(Allowance.of(Asset.CALL, 1)).id();
    held(service().hold(under(version, account)));

    assertThat(holds().hold(wanted(account, false))).isInstanceOf(Outcome.NotCovered.class);
    assertThat(holds().hold(under(other, account))).isEqualTo(new Outcome.Unbegun());
    assertThat(left(account)).isEmpty();
    assertThat(book().agreements())
        .noneMatch(agreement -> agreement.subscription().account().equals(account));
  }

  @Test
  protected void ofManyWhoBeginAStandInAtOnceThereIsOne() throws Exception {
    AccountId account = ledger().account(0);
    long version = version(Allowance.of(Asset.CALL, 7)).id();
    Callable<Outcome> client = () -> service().hold(under(version, account));
    List<AccountId> used = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(12)) {
      for (Future<Outcome> one : clients.invokeAll(Collections.nCopies(12, client))) {
        if (one.get() instanceof Held held) {
          held.buckets().forEach(bucket -> used.add(bucket.account()));
        }
      }
    }

    assertThat(used).hasSize(7).containsOnly(used.getFirst());
    assertThat(service().hold(under(version, account))).isInstanceOf(Outcome.NotCovered.class);
  }

  @Test
  protected void manyAtOnceUseExactlyWhatThereIs() throws Exception {
    AccountId account = ledger().account(10 * 200_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 20 * 150));
    Callable<Integer> client =
        () -> {
          int served = 0;
          for (int i = 0; i < 8; i++) {
            if (holds().hold(wanted(account, true)) instanceof Held held) {
              settle(held, BOUND);
              served++;
            }
          }
          return served;
        };
    int served = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> part : clients.invokeAll(Collections.nCopies(6, client))) {
        served += part.get();
      }
    }

    assertThat(served).isEqualTo(30);
    assertThat(left(account)).containsExactly(0L);
    assertThat(ledger().available(account)).isZero();
  }

  @Test
  protected void whatNothingWasHeldForIsChargedToTheAccountAllTheSame() {
    AccountId account = ledger().account(30_000);
    subscribe(account, Allowance.of(Asset.TOKEN, 150));
    Held held = held(wanted(account, false));
    TokenUsage used = TokenUsage.of(100, 70);
    Split paid = Split.of(used, PRICE, BigDecimal.ONE, held.buckets());
    Resolution beyond = new Resolution(newId(), account, Resolution.Kind.SETTLE, paid.rest());
    Hold first = held.parts().getFirst().hold();
    RequestRecord record = aRecord(first.journal(), account, used, paid.charge());
    Settlement end = Settlement.of(held.settle(paid).getFirst(), record).with(List.of(beyond));

    ledger().store().apply(new Batch(List.of(), List.of(end)));
    ledger().store().apply(new Batch(List.of(), List.of(end)));

    assertThat(left(account)).containsExactly(0L);
    assertThat(ledger().available(account)).isZero();
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(10_000));
  }

  // ── moves ──

  private Held held(Wanted wanted) {
    return held(holds().hold(wanted));
  }

  private static Held held(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Held.class);
    return (Held) outcome;
  }

  private Split settle(Held held, TokenUsage used) {
    Split paid = Split.of(used, PRICE, BigDecimal.ONE, held.buckets());
    end(held.settle(paid));
    return paid;
  }

  /** The end of a request: the first part's, and with it those of the others. */
  private void end(List<Resolution> ends) {
    Settlement settlement = Settlement.of(ends.getFirst()).with(ends.subList(1, ends.size()));
    assertThat(ledger().store().apply(new Batch(List.of(), List.of(settlement))).settlements())
        .containsExactly(Resolution.Outcome.APPLIED);
  }

  private static RequestRecord aRecord(
      UUID journal, AccountId account, TokenUsage used, Charge charge) {
    return new RequestRecord(
        new RequestId(journal),
        new RequestRecord.Caller(11, account, 12),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, ASKED.model(), false),
        200,
        new RequestRecord.Usage(used, RequestRecord.UsageSource.EXACT, Optional.empty()),
        Optional.of(charge),
        List.of(),
        new RequestRecord.Timing(CLOCK.instant(), Optional.empty(), Duration.ofSeconds(2)));
  }

  private List<Long> left(AccountId account) {
    return book().buckets(account).stream().map(Bucket::available).toList();
  }

  private static Wanted wanted(AccountId account, boolean pays) {
    return wanted(account, pays, SplitHoldsContract::ofBound, List.of());
  }

  private static Split ofBound(List<Bucket> buckets) {
    return Split.of(BOUND, PRICE, BigDecimal.ONE, buckets);
  }

  private static Wanted wanted(
      AccountId account, boolean pays, Function<List<Bucket>, Split> split, List<Budget> budgets) {
    return new Wanted(
        Stream.generate(LedgerBench::newId).limit(Bucket.LEGS_MAX + 1).toList(),
        newId(),
        new Payer(account, ASKED, pays, budgets, Optional.empty()),
        split,
        Duration.ofMinutes(1));
  }

  /** What a request of a lowered account asks for. */
  private static Wanted under(long version, AccountId account) {
    Wanted sold = wanted(account, false);
    return new Wanted(
        sold.ids(),
        sold.journal(),
        new Payer(account, ASKED, false, List.of(), Optional.of(version)),
        sold.split(),
        sold.timeToLive());
  }

  /** Begins what has to be begun, in the calendar of everybody. */
  private SplitHoldService service() {
    StandIns standIns =
        new StandIns(plans(), book(), ledger().book(), _ -> ZoneId.of("UTC"), CLOCK);
    return new SplitHoldService(holds(), new CycleService(book(), CLOCK), standIns);
  }

  private static Budget budget(long nanos) {
    String owner = "split-" + ThreadLocalRandom.current().nextLong();
    LocalDate day = LocalDate.of(2026, 11, 28);
    return new Budget("KEY", owner, Budget.Period.DAY, day, Money.ofNanos(nanos));
  }

  private void subscribe(AccountId account, Allowance... allowances) {
    long id = book().begin(LedgerBench.key("a"), beginning(account, allowances)).subscription();
    new CycleService(book(), CLOCK).roll(book().find(id).orElseThrow());
  }

  private Beginning beginning(AccountId account, Allowance... allowances) {
    PlanVersion version = version(allowances);
    Term term = new Term(CLOCK.instant().minusSeconds(60), ZoneId.of("UTC"), Optional.empty());
    return new Beginning(account, version, term, List.of(allowances), "tester");
  }

  private PlanVersion version(Allowance... allowances) {
    PlanTerms terms =
        new PlanTerms(
            BillingCycle.MONTHLY,
            List.of(allowances),
            40,
            new Overage.Allow(),
            new Expiry.Block(),
            Optional.empty());
    return plans().create("plan-" + newId(), terms);
  }
}
