package io.nebulagate.application.billing;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A lease as this replica uses it: requests reserve from it in memory, as long as it is fresh and
 * has enough. A request's reservation is what it may cost at most, so the lease covers its charges
 * whatever they come to. Thread-safe.
 */
final class OpenLease {

  /** How long it admits: then the ledger is asked again, which knows of freezes and other news. */
  static final Duration FRESH = Duration.ofSeconds(2);

  /**
   * When the next one is asked for: early enough that it is lent before this one ends. Otherwise
   * everybody who asks in between would wait for several commits, one after the other.
   */
  private static final Duration RENEWED = FRESH.multipliedBy(3).dividedBy(4);

  private final Lease lease;
  private final Money lent;
  private final long lentAt;
  private final Map<UUID, Money> reserved = new HashMap<>();
  private Money left;
  private boolean retired;
  private final Demand demand;

  /** {@code lent} of what {@code lease} wanted, at {@code now} on the monotonic clock. */
  OpenLease(Lease lease, Money lent, long now) {
    this.lease = lease;
    this.lent = lent;
    this.left = lent;
    this.lentAt = now;
    this.demand = new Demand(now);
  }

  UUID id() {
    return lease.id();
  }

  AccountId account() {
    return lease.account();
  }

  Resolution release() {
    return lease.release();
  }

  /** Sets {@code amount} aside for a hold; answers whether it could. */
  synchronized boolean reserve(UUID hold, Money amount, long now) {
    if (retired || now - lentAt > FRESH.toNanos() || left.compareTo(amount) < 0) {
      return false;
    }
    reserved.put(hold, amount);
    left = left.minus(amount);
    demand.add(amount);
    return true;
  }

  /** The request has ended and its charge is in the ledger: what it did not cost is free again. */
  synchronized void settled(UUID hold, Money charge) {
    Money amount = reserved.remove(hold);
    if (amount != null) {
      left = left.plus(amount).minus(charge);
    }
  }

  /** Admits nothing more. */
  synchronized void retire() {
    retired = true;
  }

  /** Whether it is retired and nobody needs it any more. */
  synchronized boolean over() {
    return retired && reserved.isEmpty();
  }

  /** Whether a successor should be asked for: a quarter or less is left, of it or of its time. */
  synchronized boolean wantsSuccessor(long now) {
    return now - lentAt > RENEWED.toNanos() || left.nanos() <= lent.nanos() / 4;
  }

  /** What it has admitted so far. */
  synchronized Demand demand() {
    return new Demand(demand);
  }

  /** What its running requests would be charged if this replica died now. */
  synchronized Money costSoFar(Function<UUID, Money> costOf) {
    Money sum = Money.ZERO;
    for (UUID hold : reserved.keySet()) {
      sum = sum.plus(costOf.apply(hold));
    }
    return sum;
  }
}
