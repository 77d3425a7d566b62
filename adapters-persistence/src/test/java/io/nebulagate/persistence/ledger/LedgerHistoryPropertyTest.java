package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories: the real ledger and the one in memory answer the same at every step. */
class LedgerHistoryPropertyTest {

  private static final int STEPS = 120;
  private static final int ACCOUNTS = 3;
  private static final int BUDGETS = 3;

  static Stream<Long> seeds() {
    String one = System.getProperty("seed");
    return one == null
        ? IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf)
        : Stream.of(Long.valueOf(one));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void theRealLedgerDoesWhatTheModelDoes(long seed) {
    new History(seed).run();

    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }

  /** One history, told to both. */
  private static final class History {
    private final Random random;
    private final LedgerBench real = LedgerUnderTest.LEDGER;
    private final InMemoryLedgerStore memory = new InMemoryLedgerStore();
    private final LedgerBench model = new LedgerBench(memory, memory);
    private final ReversalBook realReversals = new PostgresReversalBook(LedgerUnderTest.POOL);
    private final ReversalBook modelReversals = new InMemoryReversals(memory);
    private final List<Twins> accounts = new ArrayList<>();
    private final List<PlannedHold> holds = new ArrayList<>();
    private final List<IdempotencyKey> keys = new ArrayList<>();
    private final BudgetBook realBudgets = new PostgresBudgetBook(LedgerUnderTest.POOL);
    private final BudgetNotices realNotices = new PostgresBudgetNotices(LedgerUnderTest.POOL);
    private final List<Budget> budgets = new ArrayList<>();

    History(long seed) {
      random = new Random(seed);
      for (int i = 0; i < ACCOUNTS; i++) {
        long opening = random.nextInt(2_000);
        accounts.add(new Twins(real, real.account(opening), model.account(opening)));
      }
      for (int i = 0; i < BUDGETS; i++) {
        String owner = LedgerBench.newId().toString();
        Money limit = Money.ofNanos(random.nextInt(1_500));
        budgets.add(new Budget("KEY", owner, Budget.Period.DAY, LocalDate.EPOCH, limit));
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(12)) {
          case 0 -> movement(AccountBook::credit);
          case 1 -> movement(AccountBook::debit);
          case 2 -> status();
          case 3 -> renew();
          case 4 -> same(ledger -> ledger.store().sweep(1_000, Duration.ZERO));
          case 5 -> reversal();
          case 6 -> creditLimit();
          default -> batch();
        }
        for (Twins account : accounts) {
          same(ledger -> state(ledger, account));
        }
        same(this::counted);
      }
      same(this::noticed);
      // Leaves nothing to sweep for the tests that share the database.
      same(ledger -> ledger.store().sweep(1_000, Duration.ZERO));
    }

    /** What all budgets have come to. */
    private List<BudgetBook.Counted> counted(LedgerBench ledger) {
      List<Budget.Key> keys = budgets.stream().map(Budget::key).toList();
      return (ledger.equals(real) ? realBudgets : memory.budgets()).counted(keys);
    }

    /** Which thresholds were crossed. */
    private List<String> noticed(LedgerBench ledger) {
      List<Budget.Key> keys = budgets.stream().map(Budget::key).toList();
      BudgetNotices notices = ledger.equals(real) ? realNotices : memory.budgets();
      return notices.claim(10_000, Duration.ZERO).stream()
          .filter(notice -> keys.contains(notice.budget()))
          .map(notice -> notice.budget().owner() + " " + notice.threshold())
          .sorted()
          .toList();
    }

    /** Some of them, at times under another limit than before. */
    private List<Budget> someBudgets() {
      List<Budget> some = new ArrayList<>();
      for (Budget budget : budgets) {
        if (random.nextInt(3) == 0) {
          Money limit =
              random.nextInt(8) == 0 ? Money.ofNanos(random.nextInt(2_000)) : budget.limit();
          some.add(
              new Budget(
                  budget.level(), budget.owner(), budget.period(), budget.startsOn(), limit));
        }
      }
      Collections.shuffle(some, random);
      return some;
    }

    private void batch() {
      List<PlannedHold> toHold = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        toHold.add(random.nextInt(6) == 0 ? anyHold() : newHold());
      }
      holds.addAll(toHold);
      List<PlannedEnd> toResolve = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        toResolve.add(end(random.nextInt(8) == 0 ? newHold() : anyHold()));
        if (random.nextInt(6) == 0) {
          toResolve.add(random.nextBoolean() ? toResolve.getLast() : end(anyHold()));
        }
      }
      Outcomes outcomes = same(ledger -> ledger.store().apply(batch(ledger, toHold, toResolve)));
      assertThat(outcomes.holds()).hasSize(toHold.size());
    }

    private Batch batch(LedgerBench ledger, List<PlannedHold> toHold, List<PlannedEnd> toResolve) {
      return new Batch(
          toHold.stream().map(hold -> hold.on(ledger, accounts)).toList(),
          toResolve.stream().map(end -> Settlement.of(end.on(ledger, accounts))).toList());
    }

    private void movement(Mover mover) {
      boolean again = !keys.isEmpty() && random.nextInt(4) == 0;
      IdempotencyKey key =
          again ? keys.get(random.nextInt(keys.size())) : LedgerBench.key("f" + random.nextInt(3));
      keys.add(key);
      Twins account = anyAccount();
      long nanos = random.nextLong(1, 800);
      same(ledger -> {
        try {
          AccountBook.Moved moved =
              mover.move(ledger.book(), key, LedgerBench.movement(account.in(ledger), nanos));
          return moved.available() + " " + moved.replayed();
        } catch (GatewayException refusal) {
          return refusal.error();
        }
      });
    }

    private void reversal() {
      boolean again = !keys.isEmpty() && random.nextInt(4) == 0;
      IdempotencyKey key =
          again ? keys.get(random.nextInt(keys.size())) : LedgerBench.key("r" + random.nextInt(3));
      keys.add(key);
      Optional<Money> amount =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(Money.ofNanos(random.nextLong(1, 300)));
      Reversal reversal = new Reversal(anyHold().id(), amount, "a mistake", "tester");
      same(ledger -> {
        try {
          Reversed reversed = reversals(ledger).reverse(key, reversal);
          return reversed.amount()
              + " "
              + reversed.owed()
              + " "
              + reversed.available()
              + " "
              + reversed.replayed();
        } catch (GatewayException refusal) {
          return refusal.error();
        }
      });
    }

    private ReversalBook reversals(LedgerBench ledger) {
      return ledger.equals(real) ? realReversals : modelReversals;
    }

    private void creditLimit() {
      Twins account = anyAccount();
      Money limit = Money.ofNanos(random.nextInt(3) == 0 ? 0 : random.nextInt(300));
      same(ledger -> {
        try {
          ledger.book().setCreditLimit(account.in(ledger), limit);
          return "set";
        } catch (GatewayException refusal) {
          return refusal.error();
        }
      });
    }

    private void status() {
      Twins account = anyAccount();
      Account.Status status =
          random.nextInt(3) == 0 ? Account.Status.FROZEN : Account.Status.ACTIVE;
      same(ledger -> ledger.book().setStatus(account.in(ledger), status));
    }

    private void renew() {
      Map<UUID, Money> observed = new HashMap<>();
      for (int i = 0; i < 5; i++) {
        observed.put(anyHold().id(), Money.ofNanos(random.nextInt(300)));
      }
      Duration timeToLive = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(1);
      real.store().renew(observed, timeToLive);
      model.store().renew(observed, timeToLive);
    }

    private PlannedHold newHold() {
      return new PlannedHold(
          LedgerBench.newId(),
          LedgerBench.newId(),
          random.nextInt(ACCOUNTS),
          1 + random.nextInt(400),
          random.nextInt(4) == 0 ? Duration.ZERO : Duration.ofMinutes(1),
          random.nextBoolean() ? List.of() : someBudgets());
    }

    private PlannedHold anyHold() {
      return holds.isEmpty() ? newHold() : holds.get(random.nextInt(holds.size()));
    }

    private PlannedEnd end(PlannedHold hold) {
      PlannedHold through =
          random.nextInt(12) == 0
              ? new PlannedHold(
                  hold.id(),
                  hold.journal(),
                  random.nextInt(ACCOUNTS),
                  hold.nanos(),
                  hold.life(),
                  hold.budgets())
              : hold;
      return random.nextInt(4) == 0
          ? new PlannedEnd(through, Resolution.Kind.VOID, 0)
          : new PlannedEnd(through, Resolution.Kind.SETTLE, random.nextInt(600));
    }

    private Twins anyAccount() {
      return accounts.get(random.nextInt(ACCOUNTS));
    }

    private static String state(LedgerBench ledger, Twins account) {
      Account now = ledger.read(account.in(ledger));
      List<Transfer> history = ledger.book().history(now.id(), Optional.empty(), 200);
      assertThat(now.balance().spendable().nanos()).isNotNegative();
      return now.balance()
          + " "
          + ledger.book().spending(now.id()).orElseThrow().used()
          + " "
          + now.receivable()
          + " "
          + now.status()
          + " "
          + history.stream()
              .map(t -> t.phase() + " " + t.kind() + " " + t.amount())
              .sorted()
              .toList();
    }

    private <T> T same(Function<LedgerBench, T> question) {
      T expected = question.apply(model);
      assertThat(question.apply(real)).isEqualTo(expected);
      return expected;
    }
  }

  /** The same account in both ledgers. */
  private record Twins(LedgerBench real, AccountId inReal, AccountId inModel) {
    AccountId in(LedgerBench ledger) {
      return ledger.equals(real) ? inReal : inModel;
    }
  }

  private interface Mover {
    AccountBook.Moved move(AccountBook book, IdempotencyKey key, AccountBook.Movement movement);
  }

  private record PlannedHold(
      UUID id, UUID journal, int account, long nanos, Duration life, List<Budget> budgets) {
    Hold on(LedgerBench ledger, List<Twins> accounts) {
      AccountId payer = accounts.get(account).in(ledger);
      return new Hold(id, journal, payer, Money.ofNanos(nanos), life, budgets);
    }
  }

  private record PlannedEnd(PlannedHold hold, Resolution.Kind kind, long nanos) {
    Resolution on(LedgerBench ledger, List<Twins> accounts) {
      Hold of = hold.on(ledger, accounts);
      return new Resolution(of.id(), of.account(), kind, Money.ofNanos(nanos));
    }
  }
}
