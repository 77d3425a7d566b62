package io.nebulagate.application.fake;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The history of the ledger in memory; whoever uses it holds the ledger's lock. */
final class Journal {

  private static final Comparator<Transfer> OLDEST_FIRST =
      Comparator.comparing((Transfer t) -> t.id().toString()).thenComparingInt(Cursor::phaseOf);

  private final InstantSource clock;
  private final List<Transfer> transfers = new ArrayList<>();
  private long nextTransfer = 1;

  Journal(InstantSource clock) {
    this.clock = clock;
  }

  UUID newId() {
    long version = 0x7000L;
    long time = clock.millis() << 16;
    return new UUID(time | version, 0x8000_0000_0000_0000L | nextTransfer++);
  }

  /** A line of a hold: its beginning, its end, or what its owner comes to owe for it. */
  void write(Hold hold, Transfer.Phase phase, Transfer.Kind kind, AccountId debit, Money amount) {
    transfers.add(
        new Transfer(
            hold.id(),
            phase,
            kind,
            hold.journal(),
            debit,
            InMemoryLedgerStore.REVENUE,
            amount,
            "",
            Optional.empty(),
            clock.instant()));
  }

  void write(
      UUID id,
      Transfer.Kind kind,
      UUID journal,
      AccountId debit,
      AccountId credit,
      Movement movement) {
    transfers.add(
        new Transfer(
            id,
            Transfer.Phase.POSTED,
            kind,
            journal,
            debit,
            credit,
            movement.amount(),
            movement.actor(),
            Optional.of(movement.reason()),
            clock.instant()));
  }

  /** All of it. */
  List<Transfer> all() {
    return transfers;
  }

  /** The entries of one journal, oldest first. */
  List<Transfer> of(UUID id) {
    return transfers.stream().filter(t -> t.journalId().equals(id)).sorted(OLDEST_FIRST).toList();
  }

  /** The entry with this id and phase. */
  Optional<Transfer> entry(UUID id, int phase) {
    return transfers.stream()
        .filter(t -> t.id().equals(id) && Cursor.phaseOf(t) == phase)
        .findFirst();
  }

  List<Transfer> page(AccountId account, Optional<Cursor> before, int limit) {
    return transfers.stream()
        .filter(t -> t.debit().equals(account) || t.credit().equals(account))
        .filter(t -> before.map(cursor -> isBefore(t, cursor)).orElse(true))
        .sorted(OLDEST_FIRST.reversed())
        .limit(limit)
        .toList();
  }

  private static boolean isBefore(Transfer transfer, Cursor cursor) {
    int order = transfer.id().toString().compareTo(cursor.id().toString());
    return order < 0 || (order == 0 && Cursor.phaseOf(transfer) < cursor.phase());
  }
}
