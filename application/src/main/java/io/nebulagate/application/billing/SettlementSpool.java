package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Settlements that the ledger could not take, kept durably on this replica until it can.
 * Thread-safe.
 */
public interface SettlementSpool {

  /**
   * Keeps a settlement. Never blocks the caller.
   *
   * @return completes when the settlement survives a crash of process and machine; fails with
   *     {@link SpoolException} when the spool is full or cannot be written
   */
  CompletionStage<Void> append(Settlement settlement);

  /**
   * Hands what is kept, oldest first, to the ledger and forgets what it took. Stops at the first
   * page that the ledger cannot take, and throws what that threw; everything handed over before
   * stays forgotten. Handing the same settlement over twice is harmless. One that the ledger
   * refuses for itself alone is set aside, so that the others pass. Blocking.
   *
   * @return how many the ledger took
   */
  int drainTo(LedgerStore ledger);

  /**
   * Why nothing may be admitted: the spool is 80 % full, or cannot be written. Empty when all is
   * well. Cheap: asked for every request.
   */
  Optional<String> problem();
}
