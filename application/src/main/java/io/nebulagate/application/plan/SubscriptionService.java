package io.nebulagate.application.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.MovementRules;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.PlanUsage.CycleUse;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Begun;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what is asked of subscriptions; what they allow is moved by the book. */
public final class SubscriptionService implements SubscriptionUseCase {

  private final Stores stores;
  private final CycleService cycles;
  private final SubscriptionChanges changes;
  private final TimeZones zones;
  private final Sales sales;

  /** Works on {@code stores}; owners' calendars are those of {@code zones}. */
  public SubscriptionService(
      Stores stores,
      CycleService cycles,
      SubscriptionChanges changes,
      TimeZones zones,
      InstantSource clock) {
    this.stores = stores;
    this.cycles = cycles;
    this.changes = changes;
    this.zones = zones;
    this.sales = new Sales(stores.plans(), clock);
  }

  /** Where plans, subscriptions and their owners are kept. */
  public record Stores(
      PlanStore plans, SubscriptionBook book, PlanUsage usage, AccountBook accounts) {}

  @Override
  public Assigned assign(IdempotencyKey key, Assignment assignment) {
    Begun begun =
        stores.book().begun(key).orElseGet(() -> stores.book().begin(key, beginning(assignment)));
    cycles.roll(subscription(begun.subscription()));
    return new Assigned(find(begun.subscription()), begun.replayed());
  }

  private Beginning beginning(Assignment assignment) {
    PlanVersion version = sales.onSale(assignment.plan());
    Account account =
        stores
            .accounts()
            .find(assignment.account())
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
    ZoneId zone =
        assignment.zone().map(TimeZones::named).orElseGet(() -> zones.of(account.tenant()));
    return new Beginning(
        assignment.account(),
        version,
        sales.term(assignment.start(), assignment.end(), zone, version.terms().cycle()),
        OwnAmounts.of(version.terms().allowances(), assignment.amounts()),
        assignment.actor());
  }

  @Override
  public Standing find(long id) {
    return standing(List.of(subscription(id))).getFirst();
  }

  @Override
  public Page<Standing> list(Filter filter, int page, int size) {
    Page<Subscription> found = stores.usage().list(filter, page, size);
    return new Page<>(standing(found.items()), found.total());
  }

  @Override
  public Standing freeze(long id, Note note) {
    return set(id, Status.FROZEN, note);
  }

  @Override
  public Standing unfreeze(long id, Note note) {
    set(id, Status.ACTIVE, note);
    cycles.roll(subscription(id));
    return find(id);
  }

  @Override
  public Standing cancel(long id, Note note) {
    return set(id, Status.CANCELLED, note);
  }

  @Override
  public Assigned change(IdempotencyKey key, long id, Move move) {
    requireBought(id);
    Begun begun =
        stores
            .book()
            .begun(key)
            .orElseGet(() -> {
              PlanVersion version = sales.onSale(move.plan());
              List<Allowance> allowances =
                  OwnAmounts.of(version.terms().allowances(), move.amounts());
              return changes.change(key, id, version, allowances, move.actor());
            });
    return new Assigned(find(begun.subscription()), begun.replayed());
  }

  /** A stand-in follows the risk of its owner, and nothing else. */
  private void requireBought(long id) {
    if (subscription(id).standIn()) {
      throw GatewayException.invalidValue(
          "subscription", "stands in while its owner is distrusted");
    }
  }

  private Standing set(long id, Status status, Note note) {
    MovementRules.checkReason(note.reason());
    requireBought(id);
    stores.book().setStatus(id, status, note);
    return find(id);
  }

  @Override
  public Page<CycleUse> usage(long id, int page, int size) {
    return stores.usage().cycles(subscription(id).id(), page, size);
  }

  private Subscription subscription(long id) {
    return stores
        .book()
        .find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("subscription")));
  }

  /** Looks up each version and each plan once. */
  private List<Standing> standing(List<Subscription> subscriptions) {
    Map<Long, CycleUse> newest =
        stores.usage().newest(subscriptions.stream().map(Subscription::id).toList());
    Map<Long, PlanVersion> versions = new HashMap<>();
    Map<Long, Plan> plans = new HashMap<>();
    return subscriptions.stream()
        .map(subscription -> {
          PlanVersion version =
              versions.computeIfAbsent(
                  subscription.version(), id -> stores.plans().version(id).orElseThrow());
          Plan plan =
              plans.computeIfAbsent(version.planId(), id -> stores.plans().find(id).orElseThrow());
          return new Standing(
              subscription, plan, version, Optional.ofNullable(newest.get(subscription.id())));
        })
        .toList();
  }
}
