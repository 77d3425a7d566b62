package io.nebulagate.application.fake;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reversals of the ledger in memory, under its lock. */
public final class InMemoryReversals implements ReversalBook {

  private final InMemoryLedgerStore ledger;
  private final Map<Cursor, Money> reversed = new HashMap<>();
  private final Map<UUID, Reversed> answers = new HashMap<>();

  /** Reverses what is in {@code ledger}. */
  public InMemoryReversals(InMemoryLedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public Reversed reverse(IdempotencyKey key, Reversal reversal) {
    synchronized (ledger) {
      Optional<UUID> before = ledger.operations.recall(key).map(OperationKeys.Done::effect);
      if (before.isPresent()) {
        Reversed first = answers.get(before.get());
        if (first == null) {
          throw new GatewayException(new GatewayError.IdempotencyKeyReused());
        }
        return new Reversed(
            first.transferId(), first.amount(), first.owed(), first.available(), true);
      }
      Reversed answer = new Run(original(reversal.transfer()), reversal).run();
      ledger.operations.remember(key, answer.transferId(), answer.available());
      answers.put(answer.transferId(), answer);
      return answer;
    }
  }

  /** How much of a transfer that is no charge was taken back. */
  public Money reversed(UUID transfer) {
    synchronized (ledger) {
      return reversed.getOrDefault(new Cursor(transfer, 2), Money.ZERO);
    }
  }

  private Original original(UUID id) {
    Optional<Transfer> charge = ledger.entries.entry(id, 1);
    Optional<Transfer> other = ledger.entries.entry(id, 2);
    if (charge.isPresent()) {
      return new Original(charge, other);
    }
    boolean debt =
        other
            .filter(t -> t.kind() == Transfer.Kind.RECEIVABLE)
            .filter(t -> !ledger.row(t.debit()).main)
            .isPresent();
    Transfer.@Nullable Kind kind = other.map(Transfer::kind).orElse(null);
    if (kind == Transfer.Kind.REVERSAL || (kind == Transfer.Kind.RECEIVABLE && !debt)) {
      throw invalid("transfer_id", "is a reversal or a repayment; make a new transfer instead");
    }
    if (other.isEmpty()) {
      throw ledger.entries.entry(id, 0).isPresent()
          ? invalid("transfer_id", "moved nothing that could be taken back")
          : new GatewayException(new GatewayError.NotFound("transfer"));
    }
    return debt ? new Original(Optional.empty(), other) : new Original(other, Optional.empty());
  }

  private Money left(Transfer of) {
    return of.amount().minus(reversed.getOrDefault(Cursor.after(of), Money.ZERO));
  }

  private Money left(Original original) {
    Money rows = left(original.moved()).plus(left(original.debt()));
    if (original.moved().filter(t -> Cursor.phaseOf(t) == 1).isEmpty()) {
      return rows;
    }
    Money request = Money.ZERO;
    for (Transfer entry : ledger.journal(original.moved().orElseThrow().journalId())) {
      if (Cursor.phaseOf(entry) > 0) {
        boolean in = entry.credit().equals(InMemoryLedgerStore.REVENUE);
        request = in ? request.plus(left(entry)) : request.minus(left(entry));
      }
    }
    return rows.min(request);
  }

  private Money left(Optional<Transfer> of) {
    return of.map(this::left).orElse(Money.ZERO);
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(new GatewayError.InvalidValue(field, reason));
  }

  /** What the account paid or got, and what its owner came to owe beside it. */
  private record Original(Optional<Transfer> moved, Optional<Transfer> debt) {
    Money amount() {
      Money paid = moved.map(Transfer::amount).orElse(Money.ZERO);
      return paid.plus(debt.map(Transfer::amount).orElse(Money.ZERO));
    }
  }

  /** One reversal. */
  private final class Run {
    private final Original original;
    private final Reversal reversal;
    private final UUID journal = ledger.entries.newId();
    private boolean begun;

    Run(Original original, Reversal reversal) {
      this.original = original;
      this.reversal = reversal;
    }

    Reversed run() {
      AccountRow customer = customer();
      Money left = left(original);
      Money amount = reversal.amount().orElse(left);
      if (!amount.isPositive() && reversal.amount().isPresent()) {
        throw invalid("amount", "must be more than nothing");
      }
      if (original.amount().isZero()) {
        throw invalid("transfer_id", "moved nothing that could be taken back");
      }
      if (customer.status == Account.Status.CLOSED) {
        throw invalid("transfer_id", "its account is closed");
      }
      if (amount.compareTo(left) > 0 || left.isZero()) {
        throw new GatewayException(new GatewayError.ReversalTooLarge(left));
      }
      boolean refund = original.moved().map(t -> t.debit().equals(customer.id)).orElse(true);
      Money owed = refund ? giveBack(customer, amount) : collect(customer, amount);
      return new Reversed(journal, amount, owed, customer.balance().available(), false);
    }

    /** From the gateway to the customer: first the debt, then money, which repays other debts. */
    private Money giveBack(AccountRow customer, Money amount) {
      Money cancelled = amount.min(left(original.debt()).min(customer.owed));
      original.debt().ifPresent(debt -> write(debt, debt.credit(), debt.debit(), cancelled));
      customer.owed = customer.owed.minus(cancelled);
      Money money = amount.minus(cancelled);
      Money ofMoved = money.min(left(original.moved()));
      original.moved().ifPresent(moved -> write(moved, moved.credit(), customer.id, ofMoved));
      original
          .debt()
          .ifPresent(debt -> write(debt, debt.credit(), customer.id, money.minus(ofMoved)));
      customer.posted = customer.posted.plus(money);
      ledger.repay(customer, money, journal, reversal.actor());
      return Money.ZERO;
    }

    /** From the customer to the gateway: what there is, the rest as a debt. */
    private Money collect(AccountRow customer, Money amount) {
      Transfer moved = original.moved().orElseThrow();
      Money there = customer.spendable().isPositive() ? customer.spendable() : Money.ZERO;
      Money paid = amount.min(there);
      Money owed = amount.minus(paid);
      write(moved, customer.id, moved.debit(), paid);
      write(moved, customer.receivable(), moved.debit(), owed);
      customer.posted = customer.posted.minus(paid);
      customer.owed = customer.owed.plus(owed);
      return owed;
    }

    private void write(Transfer of, AccountId payer, AccountId payee, Money amount) {
      if (amount.isPositive()) {
        UUID id = begun ? ledger.entries.newId() : journal;
        begun = true;
        Movement movement = new Movement(payer, amount, reversal.reason(), reversal.actor());
        ledger.entries.write(id, Transfer.Kind.REVERSAL, journal, payer, payee, movement);
        reversed.merge(Cursor.after(of), amount, Money::plus);
        boolean again = payee.equals(InMemoryLedgerStore.REVENUE);
        ledger
            .budgets()
            .change(ledger.countedBy(of), Money.ZERO, again ? amount : Money.ZERO.minus(amount));
      }
    }

    private AccountRow customer() {
      Transfer any = original.moved().or(original::debt).orElseThrow();
      boolean toGateway = any.credit().value() < InMemoryLedgerStore.FIRST_OF_CUSTOMERS;
      return ledger.mainOf(toGateway ? any.debit() : any.credit());
    }
  }
}
