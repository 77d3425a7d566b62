package io.nebulagate.application.billing;

import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The ledger as requests use it. The store alone decides what an account can pay. Blocking;
 * thread-safe. Every call may be repeated with the same ids: the effect happens once.
 */
public interface LedgerStore {

  /**
   * Applies a batch in one transaction: resolutions first, for they free money, then holds in their
   * order; a resolution of a hold of this very batch comes after that hold. Accounts are locked in
   * ascending id. Records are written with the resolution they belong to, only when that is applied
   * now.
   *
   * <p>A hold that counts against budgets is made only if, for each of them, what was spent and is
   * held and this hold together are at most its limit; otherwise it takes nothing from any. What
   * ends it gives its budgets back what it held and counts what was charged, also what is owed, and
   * so do corrections and reversals of that charge. A charge whose hold was lost counts against
   * none, for only the hold knew them.
   *
   * <p>An empty batch asks whether the ledger answers at all.
   *
   * @return one outcome per item, in the items' order
   */
  Outcomes apply(Batch batch);

  /**
   * Tells that holds are still worked on: gives each {@code timeToLive} from now by the store's
   * clock, and notes what would be charged if nobody ever resolved it. Unknown ids are passed over.
   *
   * @param observed per hold the cost so far; never lowers what was noted before
   */
  void renew(Map<UUID, Money> observed, Duration timeToLive);

  /**
   * Expires holds whose time is over by more than {@code grace}, charging what was noted.
   *
   * @param limit the most to expire now
   * @return how many were
   */
  int sweep(int limit, Duration grace);

  /**
   * Lends a slice of an account, never more than a twentieth of what is available, so that other
   * replicas and ordinary holds find the rest. It is renewed, swept and released like a hold.
   *
   * @return what was lent; nothing when that would be less than the least wanted, or the account is
   *     not usable
   */
  Money lend(Lease lease);

  /** Keeps the records of requests that could cost nothing and so held nothing. */
  void keep(List<RequestRecord> records);

  /** What to apply together. */
  record Batch(List<Hold> holds, List<Settlement> settlements) {

    /** Copies the lists. */
    public Batch {
      holds = List.copyOf(holds);
      settlements = List.copyOf(settlements);
    }
  }

  /**
   * The end of one request, all of it in one transaction.
   *
   * @param resolution what becomes of the request's hold
   * @param extensions further holds made for it on the same account while it ran: they are given
   *     back before the resolution takes its charge, so that it finds their money free
   * @param legs the ends of further holds made for it on other accounts, each charged by itself;
   *     one that was never held is charged all the same when there is a record, like one that was
   *     lost
   * @param lease the lease that the hold was drawn from, when it never was a row of its own
   * @param record what to keep of the request; written only when the resolution is applied now
   * @param answer what a repeat of the request is answered, if it carried an Idempotency-Key;
   *     written with the record
   */
  record Settlement(
      Resolution resolution,
      List<UUID> extensions,
      List<Resolution> legs,
      Optional<UUID> lease,
      Optional<RequestRecord> record,
      Optional<KeptAnswer> answer) {

    /** Copies the lists. */
    public Settlement {
      extensions = List.copyOf(extensions);
      legs = List.copyOf(legs);
    }

    /** The end of a request without an Idempotency-Key. */
    public Settlement(
        Resolution resolution,
        List<UUID> extensions,
        Optional<UUID> lease,
        Optional<RequestRecord> record) {
      this(resolution, extensions, List.of(), lease, record, Optional.empty());
    }

    /** The end of a hold that nothing is kept of. */
    public static Settlement of(Resolution resolution) {
      return new Settlement(resolution, List.of(), Optional.empty(), Optional.empty());
    }

    /** The end of a request that held once. */
    public static Settlement of(Resolution resolution, RequestRecord record) {
      return new Settlement(resolution, List.of(), Optional.empty(), Optional.of(record));
    }

    /** The same end, drawn from a lease: only {@code rows} of the extensions are entries. */
    public Settlement drawn(List<UUID> rows, Optional<UUID> from) {
      return new Settlement(resolution, rows, legs, from, record, answer);
    }

    /** The same end, and those of holds on other accounts. */
    public Settlement with(List<Resolution> others) {
      return new Settlement(resolution, extensions, others, lease, record, answer);
    }

    /** The same end, with what a repeat of the request is answered. */
    public Settlement answering(Optional<KeptAnswer> kept) {
      return new Settlement(resolution, extensions, legs, lease, record, kept);
    }
  }

  /** What became of a batch. */
  record Outcomes(List<Hold.Outcome> holds, List<Resolution.Outcome> settlements) {

    /** Copies the lists. */
    public Outcomes {
      holds = List.copyOf(holds);
      settlements = List.copyOf(settlements);
    }
  }
}
