package io.nebulagate.application.contract;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The few moves that ledger tests are made of. */
public record LedgerBench(LedgerStore store, AccountBook book) {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /** A new account with this many nano-dollars. */
  public AccountId account(long nanos) {
    long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    AccountId id = book.open(owner, new Account.Owner(Account.OwnerType.USER, owner));
    if (nanos > 0) {
      book.credit(key("opening"), movement(id, nanos));
    }
    return id;
  }

  /** A hold of this many nano-dollars for a minute, not applied yet. */
  public static Hold aHold(AccountId account, long nanos) {
    return aHold(account, nanos, A_MINUTE);
  }

  /** A hold with a life of its own, not applied yet. */
  public static Hold aHold(AccountId account, long nanos, Duration timeToLive) {
    return new Hold(newId(), newId(), account, Money.ofNanos(nanos), timeToLive);
  }

  /** Applies one hold. */
  public Hold.Outcome hold(Hold hold) {
    return store.apply(new Batch(List.of(hold), List.of())).holds().getFirst();
  }

  /** A hold that stands. */
  public Hold held(AccountId account, long nanos) {
    Hold hold = aHold(account, nanos);
    if (!hold(hold).equals(Hold.Outcome.APPLIED)) {
      throw new AssertionError("the hold was not applied");
    }
    return hold;
  }

  /** Applies one resolution. */
  public Resolution.Outcome resolve(Resolution resolution) {
    Settlement settlement = Settlement.of(resolution);
    return store.apply(new Batch(List.of(), List.of(settlement))).settlements().getFirst();
  }

  /** Settles a hold. */
  public Resolution.Outcome settle(Hold hold, long nanos) {
    return resolve(Resolution.settle(hold, Money.ofNanos(nanos)));
  }

  /** The account as it is now. */
  public Account read(AccountId id) {
    return book.find(id).orElseThrow();
  }

  /** What is available now, in nano-dollars. */
  public long available(AccountId id) {
    return read(id).balance().available().nanos();
  }

  /** What is held now, in nano-dollars. */
  public long held(AccountId id) {
    return read(id).balance().held().nanos();
  }

  /** A key of its own for one operation. */
  public static IdempotencyKey key(String fingerprint) {
    long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    return new IdempotencyKey(tenant, "test", newId().toString(), fingerprint);
  }

  /** This many nano-dollars, with a reason. */
  public static Movement movement(AccountId account, long nanos) {
    return new Movement(account, Money.ofNanos(nanos), "because", "tester");
  }

  /** A UUIDv7 of now, in order to the microsecond. */
  public static UUID newId() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, InstantSource.system().instant());
    long withinMilli = micros % 1000 * 4096 / 1000;
    long high = ((micros / 1000) << 16) | 0x7000 | withinMilli;
    return new UUID(high, 0x8000_0000_0000_0000L | (ThreadLocalRandom.current().nextLong() >>> 2));
  }
}
