package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.money.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one lane's accounts. An account that asks for more than {@link #BUSY} holds a
 * second gets one, and from then on its requests are admitted in memory; where a lease is refused,
 * used up or too old, they hold strictly, as everybody else does.
 *
 * <p>{@link #reserve}, {@link #leaseOf}, {@link #settled} and {@link #recall} may be called by
 * anybody; the rest belongs to the lane's thread.
 */
final class Leases {

  /** Holds per second from which an account is worth a lease. */
  static final long BUSY = 200;

  /** Below this a lease is not renewed. */
  private static final long QUIET = BUSY / 4;

  /** A lease is made for this many seconds of what the account asks for. */
  private static final long SECONDS_AHEAD = 2;

  /** A lease that covers fewer holds than this is not worth a commit of its own. */
  private static final long HOLDS_MIN = 20;

  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
  private static final Logger LOG = System.getLogger(Leases.class.getName());

  private final LedgerStore store;
  private final OpenHolds openHolds;
  private final Supplier<UUID> ids;
  private final Map<AccountId, OpenLease> current = new ConcurrentHashMap<>();
  private final Map<UUID, OpenLease> byHold = new ConcurrentHashMap<>();
  private final Queue<OpenLease> retired = new ConcurrentLinkedQueue<>();
  private final Map<AccountId, Demand> bursts = new HashMap<>();
  private final List<AccountId> busy = new ArrayList<>();
  private long windowStart = System.nanoTime();

  Leases(LedgerStore store, OpenHolds openHolds, Supplier<UUID> ids) {
    this.store = store;
    this.openHolds = openHolds;
    this.ids = ids;
  }

  /**
   * Admits a hold against its account's lease; answers whether that could be done. What counts
   * against budgets is for the ledger alone to admit.
   */
  boolean reserve(Hold hold) {
    OpenLease lease = current.get(hold.account());
    if (lease == null
        || !hold.budgets().isEmpty()
        || !lease.reserve(hold.id(), hold.amount(), System.nanoTime())) {
      return false;
    }
    byHold.put(hold.id(), lease);
    return true;
  }

  /** The lease that a hold was drawn from, if it was. */
  Optional<UUID> leaseOf(UUID hold) {
    return Optional.ofNullable(byHold.get(hold)).map(OpenLease::id);
  }

  /** Those of {@code holds} that have rows of their own, because no lease admitted them. */
  List<UUID> withRows(List<UUID> holds) {
    return holds.isEmpty()
        ? holds
        : holds.stream().filter(hold -> !byHold.containsKey(hold)).toList();
  }

  /** A hold drawn from a lease has ended; its charge is in the ledger, or safe. */
  void settled(UUID hold, Money charge) {
    OpenLease lease = byHold.remove(hold);
    if (lease != null) {
      lease.settled(hold, charge);
    }
  }

  /** The account's lease admits nothing more, because something about the account has changed. */
  void recall(AccountId account) {
    OpenLease lease = current.remove(account);
    if (lease != null) {
      retire(lease);
    }
  }

  // ── the lane's thread ──

  /** Whether there is anything to look after. */
  boolean any() {
    return !current.isEmpty() || !retired.isEmpty();
  }

  /** A hold came by that no lease admitted. */
  void passed(Hold hold) {
    if (!hold.budgets().isEmpty()) {
      return; // no lease would ever serve it
    }
    long now = System.nanoTime();
    if (now - windowStart > WINDOW.toNanos()) {
      bursts.clear();
      windowStart = now;
    }
    Demand burst = bursts.computeIfAbsent(hold.account(), _ -> new Demand(now));
    burst.add(hold.amount());
    if (burst.holds() == BUSY) {
      busy.add(hold.account());
    }
  }

  /** Asks for leases where they are worth it, and gives back what nobody needs. */
  void tend() {
    long now = System.nanoTime();
    for (AccountId account : busy) {
      Demand burst = bursts.get(account);
      if (burst != null && !current.containsKey(account)) {
        borrow(account, burst, now);
      }
    }
    busy.clear();
    for (OpenLease lease : List.copyOf(current.values())) {
      if (lease.wantsSuccessor(now)) {
        succeed(lease, now);
      }
    }
    giveBack();
  }

  /** Gives everything back that no running request needs. */
  void close() {
    List.copyOf(current.keySet()).forEach(this::recall);
    giveBack();
  }

  private void succeed(OpenLease lease, long now) {
    Demand demand = lease.demand();
    if (demand.rate(now) >= QUIET && borrow(lease.account(), demand, now)) {
      retire(lease);
    } else {
      recall(lease.account());
    }
  }

  private boolean borrow(AccountId account, Demand demand, long now) {
    Money wanted = demand.of(Math.max(HOLDS_MIN, demand.rate(now) * SECONDS_AHEAD));
    Lease lease = new Lease(ids.get(), account, wanted, demand.of(HOLDS_MIN), TIME_TO_LIVE);
    Money lent = lend(lease);
    if (lent == null || lent.isZero()) {
      return false;
    }
    OpenLease open = new OpenLease(lease, lent, System.nanoTime());
    openHolds.opened(lease.id(), () -> open.costSoFar(openHolds::costOf));
    current.put(account, open);
    return true;
  }

  private @Nullable Money lend(Lease lease) {
    try {
      return store.lend(lease);
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "a lease was not lent", failure);
      return null;
    }
  }

  private void retire(OpenLease lease) {
    lease.retire();
    retired.add(lease);
  }

  private void giveBack() {
    List<OpenLease> over = retired.stream().filter(OpenLease::over).toList();
    if (over.isEmpty()) {
      return;
    }
    List<Settlement> releases = new ArrayList<>();
    over.forEach(lease -> releases.add(Settlement.of(lease.release())));
    try {
      store.apply(new Batch(List.of(), releases));
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "leases were not given back, they will expire", failure);
    }
    over.forEach(lease -> {
      retired.remove(lease);
      openHolds.closed(lease.id());
    });
  }
}
