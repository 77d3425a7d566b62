package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Transfer;
import java.util.List;
import java.util.Optional;

/** What was kept of past requests. Blocking; thread-safe. */
public interface RequestLog {

  /** The explanation of one request, or nothing when no such request was admitted. */
  Optional<Explained> find(RequestId id);

  /**
   * Past requests, newest first by the time in their ids. One call looks at a bounded number of
   * them, so that a page may have fewer than {@code limit} and still not be the last.
   *
   * @param before only those older than this one
   * @param limit 1 to 100
   */
  Found list(RequestFilter filter, Optional<RequestId> before, int limit);

  /** How many past requests of a tenant there are, counted to {@code most} and no further. */
  long count(long tenant, int most);

  /**
   * A page of past requests.
   *
   * @param next what the next page comes before; empty when all were looked at
   */
  record Found(List<RequestRecord> items, Optional<RequestId> next) {

    /** Copies the requests. */
    public Found {
      items = List.copyOf(items);
    }

    /** A page after which there is another when it is full. */
    public static Found of(List<RequestRecord> items, int limit) {
      return new Found(
          items, items.size() < limit ? Optional.empty() : Optional.of(items.getLast().id()));
    }
  }

  /**
   * A request and what its journal says.
   *
   * @param transfers of money, oldest first
   * @param plans what plans paid of it, in whatever they count
   * @param loweredTo the plan it ran under because its owner was distrusted
   */
  record Explained(
      RequestRecord record,
      List<Transfer> transfers,
      List<PaidByPlan> plans,
      Optional<PlanNamed> loweredTo) {

    /** Copies the entries. */
    public Explained {
      transfers = List.copyOf(transfers);
      plans = List.copyOf(plans);
    }
  }

  /**
   * What one cycle of a subscription paid of a request.
   *
   * @param amount in the smallest unit of the asset
   */
  record PaidByPlan(long subscription, long cycle, Asset asset, long amount) {}

  /** One version of a plan. */
  record PlanNamed(long plan, String name, int version) {}
}
