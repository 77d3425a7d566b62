package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that serve, extend, settle twice, settle late, borrow, crash, come back with their
 * spool, while holds expire under their hands. After every step nobody is overspent; at the end
 * everything that was settled is charged exactly once, and nothing is held. {@code -Dseed=7}
 * repeats one.
 */
public abstract class BillingSimulation {

  private static final int STEPS = 150;
  private static final int REPLICAS = 3;
  private static final int PAGE = 200;
  private static final Duration LIFE = Duration.ofMinutes(1);

  /** The ledger under test. */
  protected abstract LedgerBench ledger();

  /** Fails when the ledger contradicts itself. */
  protected abstract void audit();

  static Stream<Long> seeds() {
    String one = System.getProperty("seed");
    return one == null
        ? IntStream.rangeClosed(1, 8).mapToObj(Long::valueOf)
        : Stream.of(Long.valueOf(one));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  protected void whatWasSettledIsChargedOnceWhateverHappens(long seed) {
    new World(ledger(), new Random(seed)).run();
    audit();
  }

  /** One request of a customer. */
  private record Request(Hold hold, List<UUID> extensions, Optional<UUID> lease, long cost) {
    Settlement settlement() {
      Resolution end = Resolution.settle(hold, Money.ofNanos(cost));
      return new Settlement(end, extensions, lease, Optional.empty());
    }
  }

  /** What a replica remembers; a crash leaves only its spool. */
  private static final class Replica {
    private final List<Request> running = new ArrayList<>();
    private final List<Settlement> spool = new ArrayList<>();
    private @Nullable Lease lease;
    private long left;
  }

  private static final class World {
    private final LedgerBench ledger;
    private final Random random;
    private final List<AccountId> accounts = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Settlement> settled = new ArrayList<>();
    private final Map<UUID, Long> owed = new HashMap<>();

    World(LedgerBench ledger, Random random) {
      this.ledger = ledger;
      this.random = random;
      accounts.add(ledger.account(50_000_000));
      accounts.add(ledger.account(50_000_000));
      for (int i = 0; i < REPLICAS; i++) {
        replicas.add(new Replica());
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        Replica replica = replicas.get(random.nextInt(REPLICAS));
        switch (random.nextInt(16)) {
          case 0, 1, 2, 3, 4 -> serve(replica);
          case 5, 6, 7, 8 -> settle(replica);
          case 9 -> spool(replica);
          case 10 -> settleAgain();
          case 11 -> borrow(replica);
          case 12 -> release(replica);
          case 13 -> crash(replica);
          case 14 -> comeBack(replica);
          default -> ledger.store().sweep(50, Duration.ZERO);
        }
        nobodyIsOverspent();
      }
      for (Replica replica : replicas) {
        comeBack(replica);
        release(replica);
        replica.running.forEach(request -> end(request.settlement()));
      }
      expireEverything();
      everythingIsChargedOnce();
    }

    private void serve(Replica replica) {
      AccountId account = accounts.get(random.nextInt(accounts.size()));
      long nanos = random.nextLong(1, 5_001);
      long cost = random.nextInt(8_000);
      Lease lease = replica.lease;
      if (lease != null && lease.account().equals(account) && replica.left >= nanos) {
        replica.left -= nanos;
        Hold inMemory = LedgerBench.aHold(account, nanos);
        replica.running.add(new Request(inMemory, List.of(), Optional.of(lease.id()), cost));
        return;
      }
      Duration life = random.nextInt(4) == 0 ? Duration.ZERO : LIFE;
      Hold hold = LedgerBench.aHold(account, nanos, life);
      List<Hold> legs = new ArrayList<>(List.of(hold));
      for (int i = random.nextInt(3); i > 0; i--) {
        legs.add(LedgerBench.aHold(account, 1 + random.nextInt(5_000), life));
      }
      ledger.store().apply(new Batch(legs, List.of()));
      if (random.nextBoolean()) {
        Money observed = Money.ofNanos(random.nextInt(4_000));
        ledger.store().renew(Map.of(hold.id(), observed), life);
      }
      List<UUID> extensions = legs.stream().skip(1).map(Hold::id).toList();
      replica.running.add(new Request(hold, extensions, Optional.empty(), cost));
    }

    private void settle(Replica replica) {
      if (!replica.running.isEmpty()) {
        end(replica.running.remove(random.nextInt(replica.running.size())).settlement());
      }
    }

    private void spool(Replica replica) {
      if (!replica.running.isEmpty()) {
        replica.spool.add(replica.running.removeLast().settlement());
      }
    }

    private void settleAgain() {
      if (!settled.isEmpty()) {
        Settlement again = settled.get(random.nextInt(settled.size()));
        assertThat(apply(again)).isEqualTo(Resolution.Outcome.REPLAY);
      }
    }

    private void borrow(Replica replica) {
      if (replica.lease == null) {
        AccountId account = accounts.get(random.nextInt(accounts.size()));
        Duration life = random.nextInt(4) == 0 ? Duration.ZERO : LIFE;
        Lease lease =
            new Lease(
                LedgerBench.newId(), account, Money.ofNanos(20_000), Money.ofNanos(100), life);
        replica.left = ledger.store().lend(lease).nanos();
        replica.lease = replica.left > 0 ? lease : null;
      }
    }

    private void release(Replica replica) {
      Lease lease = replica.lease;
      if (lease != null) {
        apply(Settlement.of(lease.release()));
        replica.lease = null;
      }
    }

    /** What ran is gone; what was spooled is on the disk. */
    private void crash(Replica replica) {
      replica.running.clear();
      replica.lease = null;
    }

    private void comeBack(Replica replica) {
      replica.spool.forEach(this::end);
      replica.spool.clear();
    }

    private void end(Settlement settlement) {
      assertThat(apply(settlement)).isIn(Resolution.Outcome.APPLIED, Resolution.Outcome.LATE);
      settled.add(settlement);
      owed.put(settlement.resolution().holdId(), settlement.resolution().amount().nanos());
    }

    private Resolution.Outcome apply(Settlement settlement) {
      return ledger
          .store()
          .apply(new Batch(List.of(), List.of(settlement)))
          .settlements()
          .getFirst();
    }

    private void expireEverything() {
      Map<UUID, Money> everything = new HashMap<>();
      for (AccountId account : accounts) {
        history(account).stream()
            .filter(entry -> entry.phase() == Transfer.Phase.PENDING)
            .forEach(entry -> everything.put(entry.id(), Money.ZERO));
      }
      ledger.store().renew(everything, Duration.ZERO);
      while (ledger.store().sweep(500, Duration.ZERO) > 0) {
        nobodyIsOverspent();
      }
    }

    private void nobodyIsOverspent() {
      for (AccountId account : accounts) {
        Account now = ledger.read(account);
        assertThat(now.balance().available().nanos()).isNotNegative();
        assertThat(now.balance().held().nanos()).isNotNegative();
      }
    }

    private void everythingIsChargedOnce() {
      Map<UUID, Long> charged = new HashMap<>();
      for (AccountId account : accounts) {
        assertThat(ledger.held(account)).isZero();
        for (Transfer entry : history(account)) {
          long sign = entry.debit().equals(account) ? 1 : -1;
          switch (entry.kind()) {
            case CHARGE, EXPIRE, CORRECTION ->
                charged.merge(entry.journalId(), sign * entry.amount().nanos(), Long::sum);
            default -> {}
          }
        }
      }
      for (Settlement one : settled) {
        UUID hold = one.resolution().holdId();
        UUID journal = one.lease().isPresent() ? hold : journalOf(one, hold);
        assertThat(charged.getOrDefault(journal, 0L)).isEqualTo(owed.get(hold));
      }
    }

    private UUID journalOf(Settlement settlement, UUID hold) {
      return history(settlement.resolution().account()).stream()
          .filter(entry -> entry.id().equals(hold))
          .findFirst()
          .orElseThrow()
          .journalId();
    }

    private List<Transfer> history(AccountId account) {
      List<Transfer> all = new ArrayList<>();
      Optional<Cursor> before = Optional.empty();
      while (true) {
        List<Transfer> page = ledger.book().history(account, before, PAGE);
        all.addAll(page);
        if (page.size() < PAGE) {
          return all;
        }
        before = Optional.of(Cursor.after(page.getLast()));
      }
    }
  }
}
