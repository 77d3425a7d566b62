package io.nebulagate.application.fake.plan;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.plan.SplitHolds;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.BurnOrder;
import io.nebulagate.domain.plan.Split;
import io.nebulagate.domain.plan.Subscription;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Holds over several accounts in memory, one request after the other. */
public final class InMemorySplitHolds implements SplitHolds {

  private final InMemoryLedgerStore ledger;
  private final InMemorySubscriptions book;
  private final InstantSource clock;
  private final Map<UUID, Outcome.Held> known = new HashMap<>();

  /** Holds in {@code ledger} what {@code book} allows at the time of {@code clock}. */
  public InMemorySplitHolds(
      InMemoryLedgerStore ledger, InMemorySubscriptions book, InstantSource clock) {
    this.ledger = ledger;
    this.book = book;
    this.clock = clock;
  }

  @Override
  public Outcome hold(Wanted wanted) {
    synchronized (ledger) {
      Outcome.Held before = known.get(wanted.ids().getFirst());
      if (before != null) {
        return before;
      }
      AccountId account = wanted.payer().account();
      Optional<Long> standIn = wanted.payer().standIn();
      List<Subscription> due = book.due(account, standIn);
      if (!due.isEmpty()) {
        return new Outcome.Due(due);
      }
      if (ledger.find(account).orElseThrow().status() != Account.Status.ACTIVE) {
        return new Outcome.Refused(Hold.Outcome.UNUSABLE);
      }
      if (standIn.filter(version -> !book.begun(account, version)).isPresent()) {
        return new Outcome.Unbegun();
      }
      List<Bucket> order =
          BurnOrder.of(book.buckets(account, standIn), wanted.payer().asked(), clock.instant());
      Split split = wanted.split().apply(order);
      if (split.rest().isPositive() && !wanted.payer().pays()) {
        return new Outcome.NotCovered();
      }
      return apply(wanted, parts(wanted, split, order));
    }
  }

  private Outcome apply(Wanted wanted, List<Part> parts) {
    List<Settlement> made = new ArrayList<>();
    for (Part part : parts) {
      Batch batch = new Batch(List.of(part.hold()), List.of());
      Hold.Outcome outcome = ledger.apply(batch).holds().getFirst();
      if (!outcome.equals(Hold.Outcome.APPLIED)) {
        ledger.apply(new Batch(List.of(), made));
        return new Outcome.Refused(outcome);
      }
      made.add(Settlement.of(Resolution.release(part.hold())));
    }
    Outcome.Held held = new Outcome.Held(parts);
    known.put(wanted.ids().getFirst(), held);
    return held;
  }

  private static List<Part> parts(Wanted wanted, Split split, List<Bucket> order) {
    List<Part> parts = new ArrayList<>();
    for (Split.Leg leg : split.legs()) {
      Optional<Bucket> bucket =
          order.stream()
              .filter(open -> open.account().equals(leg.account()))
              .findFirst()
              .map(open -> open.with(leg.amount()));
      List<Budget> budgets = leg.asset() == Asset.USD ? wanted.payer().budgets() : List.of();
      parts.add(part(wanted, parts.size(), leg.account(), leg.amount(), bucket, budgets));
    }
    if (split.rest().isPositive()) {
      long rest = split.rest().nanos();
      Payer payer = wanted.payer();
      parts.add(
          part(wanted, parts.size(), payer.account(), rest, Optional.empty(), payer.budgets()));
    }
    return parts;
  }

  private static Part part(
      Wanted wanted,
      int place,
      AccountId account,
      long amount,
      Optional<Bucket> bucket,
      List<Budget> budgets) {
    UUID id = wanted.ids().get(place);
    Money money = Money.ofNanos(amount);
    return new Part(
        new Hold(id, wanted.journal(), account, money, wanted.timeToLive(), budgets), bucket);
  }
}
