package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The way of holds and settlements to the ledger. Every account maps to one lane, and a lane writes
 * one batch at a time: whatever queued up while the last batch was committed is the next one. So a
 * busy account costs one commit per batch, not one per request, and nothing waits for a timer. A
 * very busy one is lent a slice, against which its requests are admitted without a commit.
 *
 * <p>Thread-safe; never blocks the caller. Outcomes arrive on a lane's thread.
 */
public final class LedgerLanes implements LedgerQueue, AutoCloseable {

  private final List<LedgerLane> lanes;

  /**
   * Starts the lanes.
   *
   * @param count how many, 1 to 64; each uses one database connection at a time
   */
  public LedgerLanes(LedgerStore store, Around around, int count) {
    if (count < 1 || count > 64) {
      throw new IllegalArgumentException("1 to 64 lanes");
    }
    lanes =
        IntStream.range(0, count)
            .mapToObj(number ->
                new LedgerLane(
                    store,
                    around.spool(),
                    new Leases(store, around.openHolds(), around.ids()),
                    number))
            .toList();
  }

  /**
   * What the lanes work with besides the ledger.
   *
   * @param spool takes settlements while the ledger cannot be reached
   * @param openHolds keeps leases alive as it does holds
   * @param ids makes the ids of leases, UUIDv7
   */
  public record Around(SettlementSpool spool, OpenHolds openHolds, Supplier<UUID> ids) {}

  @Override
  public CompletionStage<Hold.Outcome> hold(Hold hold) {
    return lane(hold.account().value()).hold(hold);
  }

  @Override
  public CompletionStage<Hold.Outcome> holdAlone(Hold hold) {
    return lane(hold.account().value()).holdAlone(hold);
  }

  @Override
  public CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
    return lane(settlement.resolution().account().value()).settle(settlement);
  }

  @Override
  public CompletionStage<Void> keep(RequestRecord record) {
    return lane(record.caller().account().value()).keep(record);
  }

  /**
   * Lets nothing more in against the account without asking the ledger: it was frozen, say. Other
   * replicas ask within {@link OpenLease#FRESH} anyway.
   */
  public void recall(AccountId account) {
    lane(account.value()).recall(account);
  }

  /** Lets what is queued be written, then stops. Blocking. */
  @Override
  public void close() {
    lanes.forEach(LedgerLane::close);
  }

  private LedgerLane lane(long account) {
    return lanes.get(Math.floorMod(Long.hashCode(account), lanes.size()));
  }
}
