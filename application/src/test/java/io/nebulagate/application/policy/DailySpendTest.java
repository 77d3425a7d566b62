package io.nebulagate.application.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.policy.Tallies.Subject;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Per;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DailySpendTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final long AGE = DailySpend.AGE.toNanos();

  private final List<Budget.Key> read = new ArrayList<>();
  private final List<Runnable> elsewhere = new ArrayList<>();
  private final Budgets budgets =
      new Budgets(
          (_, _) -> List.of(), new TimeZones(new InMemoryTimeZones(), () -> NOON), () -> NOON);
  private long nanos;
  private boolean down;

  @Test
  void manyRequestsAskTheLedgerOnce() {
    DailySpend spending = spending();

    List<CompletableFuture<Money>> figures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      figures.add(spending.today(Per.KEY, subject(1)).toCompletableFuture());
    }
    assertThat(figures).noneMatch(CompletableFuture::isDone);
    elsewhere.forEach(Runnable::run);

    assertThat(figures).allSatisfy(one -> assertThat(one.join()).isEqualTo(Money.parse("2")));
    assertThat(read).hasSize(1);
  }

  @Test
  void anOldFigureIsReadAgainAndAnotherOwnersIsAnother() {
    DailySpend spending = spending();
    spending.today(Per.KEY, subject(1));
    nanos = AGE;
    spending.today(Per.KEY, subject(1));
    assertThat(elsewhere).hasSize(1);

    nanos = AGE + 1;
    spending.today(Per.KEY, subject(1));
    spending.today(Per.KEY, subject(2));
    spending.today(Per.OWNER, subject(2));
    elsewhere.forEach(Runnable::run);

    assertThat(read).extracting(Budget.Key::owner).containsExactly("1", "1", "2", "9");
  }

  @Test
  void aLedgerThatIsDownIsNotAskedByEveryRequest() {
    down = true;
    DailySpend spending = spending();
    CompletableFuture<Money> first = spending.today(Per.KEY, subject(1)).toCompletableFuture();
    elsewhere.forEach(Runnable::run);

    assertThat(first).isCompletedExceptionally();
    assertThat(spending.today(Per.KEY, subject(1)).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(elsewhere).hasSize(1);
  }

  @Test
  void manyAtOnceAskOnce() {
    DailySpend spending = spending();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        threads.execute(() -> spending.today(Per.MODEL, subject(1)));
      }
    }

    assertThat(elsewhere).hasSize(1);
  }

  @Test
  void onlySoManyFiguresAreRemembered() {
    DailySpend spending = spending();
    for (int key = 0; key <= DailySpend.FIGURES_MAX; key++) {
      spending.today(Per.KEY, subject(key));
    }
    int asked = elsewhere.size();

    spending.today(Per.KEY, subject(DailySpend.FIGURES_MAX));
    assertThat(elsewhere).hasSize(asked);
    spending.today(Per.KEY, subject(0));
    assertThat(elsewhere).hasSize(asked + 1);
  }

  private DailySpend spending() {
    BudgetBook book =
        days -> {
          if (down) {
            throw new IllegalStateException("on purpose");
          }
          read.addAll(days);
          return List.of(new BudgetBook.Counted(Money.parse("2"), Money.ZERO));
        };
    return new DailySpend(book, budgets, elsewhere::add, () -> nanos);
  }

  private static Subject subject(long key) {
    return new Subject(
        new RequestId(UUID.randomUUID()),
        new ApiKey(
            key,
            KeyHash.of(Secret.of("sk-ng-a"), Secret.of("pepper")),
            9,
            ApiKey.Settings.of("key", new AccountId(1)),
            new ApiKey.Shown("sk-ng-", "last"),
            Instant.EPOCH),
        new ModelName("m1"));
  }
}
