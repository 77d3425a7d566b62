package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.billing.HoldSizer;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.billing.SettlementPolicy;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.Purse;
import io.nebulagate.application.plan.Purses;
import io.nebulagate.application.relay.Funding.Passage;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the pieces, the price and the balance: what has passed never costs more, by the
 * estimate, than what is held for it. {@code -Dseed=} runs one again.
 */
class FundingPropertyTest {

  static Stream<Long> seeds() {
    String one = System.getProperty("seed");
    return one == null
        ? IntStream.rangeClosed(1, 200).mapToObj(Long::valueOf)
        : Stream.of(Long.valueOf(one));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void whatPassesIsAlwaysPaidFor(long seed) {
    new Story(seed).run();
  }

  /** One stream, told step by step to a ledger that answers when it likes. */
  private static final class Story implements LedgerQueue {
    private final Random random;
    private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
    private final Queue<Runnable> lane = new ArrayDeque<>();
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final OpenHolds openHolds = new OpenHolds();
    private final AccountId account;
    private final CostEstimate estimate;
    private final RelayRequest request;
    private final Funding funding;
    private final Budget budget;

    Story(long seed) {
      random = new Random(seed);
      account = ledger.openWith(Money.ofNanos(1 + random.nextLong(1_000_000_000)));
      OptionalLong bound =
          random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(50_000));
      RequestHead head =
          new RequestHead(
              new ModelName("m"),
              true,
              false,
              bound,
              1 + random.nextInt(3),
              random.nextInt(10_000));
      estimate = new HoldSizer().estimate(Api.CHAT, head, price(), BigDecimal.ONE);
      request =
          new RelayRequest(
              new RequestId(id()),
              new RelayRequest.Asked(Dialect.OPENAI, Api.CHAT),
              Secret.of("key"),
              Origin.of(InetAddress.getLoopbackAddress()),
              head,
              new RequestBody(new byte[0], new Patch(0, 0, ""), List.of()),
              Map.of(),
              thread::add);
      RelayService.Billing billing =
          new RelayService.Billing(
              this,
              openHolds,
              new HoldSizer(),
              new SettlementPolicy(),
              (_, _, _) -> 0,
              new RelayService.HoldTerms(
                  this::id,
                  Duration.ofMinutes(2),
                  new Budgets(
                      (_, _) -> List.of(),
                      new TimeZones(new InMemoryTimeZones(), InstantSource.system()),
                      InstantSource.system()),
                  Purses.NO_PLANS));
      Money limit = Money.ofNanos(1 + random.nextLong(2_000_000_000));
      budget = new Budget("KEY", "1", Budget.Period.DAY, LocalDate.EPOCH, limit);
      Funding.Payer payer = new Funding.Payer(account, List.of(budget), Purse.ACCOUNT);
      funding = new Funding(request, payer, estimate, billing, new RelayObserver() {});
    }

    void run() {
      funding.open();
      answerAll();
      if (ledger.openHolds() == 0 && estimate.firstHold().isPositive()) {
        return; // refused before it began
      }
      Passage passage = Passage.FREE;
      long piece = 0;
      for (int step = 0; step < 2_000 && passage != Passage.SPENT; step++) {
        if (passage == Passage.FREE) {
          piece = random.nextInt(5) == 0 ? 0 : 1L + random.nextInt(1 << random.nextInt(14));
        }
        passage = funding.take(piece);
        assertThat(passage == Passage.WAIT && lane.isEmpty() && thread.isEmpty())
            .as("nobody will ever answer")
            .isFalse();
        assertThat(passedCost()).isLessThanOrEqualTo(heldOrBound());
        if (random.nextInt(3) == 0) {
          answerOne();
        }
      }
      close();
    }

    private void close() {
      Money cost = passedCost();
      CompletableFuture<Void> quiet = funding.close().toCompletableFuture();
      answerAll();
      assertThat(quiet).isCompleted();
      funding
          .hold()
          .ifPresent(hold ->
              ledger.apply(
                  new Batch(
                      List.of(),
                      List.of(
                          new Settlement(
                              Resolution.settle(hold, cost),
                              funding.extensions(),
                              Optional.empty(),
                              Optional.empty())))));
      funding.resolved();
      assertThat(ledger.openHolds()).isZero();
      assertThat(openHolds.count()).isZero();
      assertThat(counted().held()).isEqualTo(Money.ZERO);
      assertThat(counted().spent()).isEqualTo(funding.hold().isPresent() ? cost : Money.ZERO);
      if (funding.fundedBytes() < Long.MAX_VALUE) {
        assertThat(counted().spent()).isLessThanOrEqualTo(budget.limit());
      }
    }

    private BudgetBook.Counted counted() {
      return ledger.budgets().counted(List.of(budget.key())).getFirst();
    }

    private Money passedCost() {
      return estimate.cost(CostEstimate.tokens(funding.passedBytes()));
    }

    /** What is held; all the money there is once the client's own bound is held. */
    private Money heldOrBound() {
      return funding.fundedBytes() == Long.MAX_VALUE
          ? Money.ofNanos(Long.MAX_VALUE)
          : ledger.find(account).orElseThrow().balance().held();
    }

    private PriceSheet price() {
      if (random.nextInt(10) == 0) {
        return PriceSheet.perCall(1, Money.ofNanos(random.nextInt(1_000)), Rounding.NANO);
      }
      Price input = new Price(BigDecimal.valueOf(random.nextInt(10_000), 3));
      Price output = new Price(BigDecimal.valueOf(random.nextInt(100_000), 3));
      PriceSheet nano = PriceSheet.perToken(1, input, output);
      return random.nextBoolean()
          ? nano
          : new PriceSheet(1, nano.rates(), nano.perCall(), Rounding.QUOTA);
    }

    private void answerOne() {
      Runnable next = random.nextBoolean() || thread.isEmpty() ? lane.poll() : thread.poll();
      if (next == null) {
        next = thread.poll();
      }
      if (next != null) {
        next.run();
      }
    }

    private void answerAll() {
      while (!lane.isEmpty() || !thread.isEmpty()) {
        answerOne();
      }
    }

    private UUID id() {
      return new UUID(random.nextLong(), random.nextLong());
    }

    @Override
    public CompletionStage<Hold.Outcome> hold(Hold hold) {
      CompletableFuture<Hold.Outcome> outcome = new CompletableFuture<>();
      lane.add(() ->
          outcome.complete(ledger.apply(new Batch(List.of(hold), List.of())).holds().getFirst()));
      return outcome;
    }

    @Override
    public CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> keep(RequestRecord record) {
      throw new UnsupportedOperationException();
    }
  }
}
