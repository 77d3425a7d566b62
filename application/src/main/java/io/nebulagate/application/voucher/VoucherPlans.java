package io.nebulagate.application.voucher;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.Sales;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The plans that vouchers are worth, those that bounded money is spent by, and those that vouchers
 * ask for. Blocking; thread-safe.
 */
public final class VoucherPlans {

  private final Stores stores;
  private final CycleService cycles;
  private final TimeZones zones;
  private final InstantSource clock;

  /** Works on {@code stores}; owners' calendars are those of {@code zones}. */
  public VoucherPlans(Stores stores, CycleService cycles, TimeZones zones, InstantSource clock) {
    this.stores = stores;
    this.cycles = cycles;
    this.zones = zones;
    this.clock = clock;
  }

  /** Where plans, subscriptions and their owners are kept. */
  public record Stores(PlanStore plans, SubscriptionBook subscriptions, AccountBook accounts) {}

  /**
   * Whether vouchers for a plan may be made now.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan, {@link
   *     GatewayError.InvalidValue} naming the field
   */
  void check(VoucherValue.Plan worth) {
    PlanVersion sold = new Sales(stores.plans(), clock).onSale(worth.id());
    Instant now = clock.instant();
    Optional<Instant> end = end(sold.terms().cycle(), now, ZoneOffset.UTC, worth.cycles());
    if (end.filter(now.plus(Sales.AHEAD_MAX)::equals).isPresent()) {
      throw GatewayException.invalidValue("plan_cycles", "end more than a hundred years ahead");
    }
  }

  /**
   * Whether there are all these plans.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming the field
   */
  void checkKnown(Set<Long> plans) {
    for (long id : plans) {
      if (stores.plans().find(id).isEmpty()) {
        throw GatewayException.invalidValue("scope.plans", "there is no plan " + id);
      }
    }
  }

  /** The same with the plan that bounded money is spent by: given to nobody else, as archived. */
  VoucherValue.Bounded made(VoucherValue.Bounded worth, String name) {
    int days = worth.days().orElse(VoucherValue.Bounded.DAYS_MAX);
    PlanTerms terms =
        new PlanTerms(
            new BillingCycle(days, BillingCycle.Unit.DAYS),
            List.of(
                new Allowance(
                    Asset.USD, worth.amount().nanos(), worth.scope(), new Rollover.None())),
            PlanTerms.PRIORITY_MAX,
            new Overage.Aside(),
            new Expiry.Notify(),
            Optional.empty());
    long plan = stores.plans().create(name, terms).planId();
    stores.plans().archive(plan, true);
    return worth.of(plan);
  }

  /**
   * What is agreed with whoever redeems a voucher now, unless it is credit. A plan that is archived
   * by now is what the voucher was made for all the same.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such account
   */
  Optional<Beginning> beginning(VoucherValue worth, AccountId account, String actor) {
    return switch (worth) {
      case VoucherValue.Credit _ -> Optional.empty();
      case VoucherValue.Plan plan ->
          Optional.of(beginning(newest(plan.id()), plan.cycles(), account, actor));
      case VoucherValue.Bounded bounded ->
          Optional.of(
              beginning(
                  stores.plans().versions(bounded.plan().orElseThrow()).getLast(),
                  OptionalInt.of(1),
                  account,
                  actor));
    };
  }

  private Beginning beginning(PlanVersion version, OptionalInt count, AccountId id, String actor) {
    Account account =
        stores
            .accounts()
            .find(id)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
    Instant anchor = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ZoneId zone = zones.of(account.tenant());
    Term term = new Term(anchor, zone, end(version.terms().cycle(), anchor, zone, count));
    return new Beginning(id, version, term, version.terms().allowances(), actor);
  }

  /** Begins the first cycle of what was redeemed; whoever comes later finds it begun. */
  void roll(long subscription) {
    stores.subscriptions().find(subscription).ifPresent(cycles::roll);
  }

  private PlanVersion newest(long plan) {
    return stores.plans().versions(plan).getFirst();
  }

  /** When its last cycle ends, a hundred years ahead at most. */
  private static Optional<Instant> end(
      BillingCycle cycle, Instant anchor, ZoneId zone, OptionalInt count) {
    if (count.isEmpty()) {
      return Optional.empty();
    }
    Instant furthest = anchor.plus(Sales.AHEAD_MAX);
    try {
      Instant end = cycle.start(anchor, zone, count.getAsInt() + 1L);
      return Optional.of(end.isBefore(furthest) ? end : furthest);
    } catch (DateTimeException | ArithmeticException beyondAllTime) {
      return Optional.of(furthest);
    }
  }
}
