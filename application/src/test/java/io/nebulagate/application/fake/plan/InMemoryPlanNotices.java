package io.nebulagate.application.fake.plan;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.PlanUsage.BucketUse;
import io.nebulagate.application.plan.PlanUsage.CycleUse;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Occasion.AllowanceUsed;
import io.nebulagate.domain.notice.Occasion.SubscriptionEnding;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is to be told when somebody asks for it, of what subscriptions are under way. */
public final class InMemoryPlanNotices implements PlanNotices {

  private static final int[] THRESHOLDS = {100, 80};
  private static final int[] DAYS = {0, 1, 7};

  private final PlanUsage usage;
  private final AccountBook accounts;
  private final InstantSource clock;
  private final Set<String> noted = new HashSet<>();
  private final List<Row> untold = new ArrayList<>();
  private long last;

  /** Looks at what {@code usage} tells. */
  public InMemoryPlanNotices(PlanUsage usage, AccountBook accounts, InstantSource clock) {
    this.usage = usage;
    this.accounts = accounts;
    this.clock = clock;
  }

  private record Row(Noted noted, Instant claimedUntil) {}

  @Override
  public synchronized List<Noted> claim(int limit, Duration time) {
    look();
    Instant now = clock.instant();
    List<Noted> claimed =
        untold.stream()
            .filter(row -> !row.claimedUntil().isAfter(now))
            .map(Row::noted)
            .limit(limit)
            .toList();
    untold.replaceAll(
        row -> claimed.contains(row.noted()) ? new Row(row.noted(), now.plus(time)) : row);
    return claimed;
  }

  @Override
  public synchronized void confirm(List<Noted> told) {
    untold.removeIf(row -> told.contains(row.noted()));
  }

  private void look() {
    List<Subscription> all =
        usage
            .list(new Filter(Optional.empty(), Optional.empty(), Optional.empty()), 0, 10_000)
            .items();
    for (Subscription one : all) {
      if (one.status() != Status.CANCELLED) {
        Stream.concat(used(one), ending(one).stream())
            .filter(occasion -> noted.add(occasion.key()))
            .map(occasion -> new Noted(++last, tenant(one), occasion))
            .forEach(found -> untold.add(new Row(found, Instant.MIN)));
      }
    }
  }

  private long tenant(Subscription subscription) {
    return accounts.find(subscription.account()).orElseThrow().tenant();
  }

  private Stream<Occasion> used(Subscription subscription) {
    return usage.newest(List.of(subscription.id())).values().stream()
        .filter(use -> use.cycle().contains(clock.instant()))
        .flatMap(use -> used(subscription, use));
  }

  private Stream<Occasion> used(Subscription subscription, CycleUse use) {
    List<Occasion> found = new ArrayList<>();
    for (int place = 0; place < use.buckets().size(); place++) {
      BucketUse bucket = use.buckets().get(place);
      long included = bucket.granted() + bucket.carriedIn();
      for (int threshold : THRESHOLDS) {
        if (bucket.used() * 100 >= included * threshold) {
          found.add(
              new AllowanceUsed(
                  subscription.id(),
                  use.cycle(),
                  place,
                  threshold,
                  bucket.asset(),
                  included,
                  bucket.used()));
          break;
        }
      }
    }
    return found.stream();
  }

  private Optional<Occasion> ending(Subscription subscription) {
    Instant now = clock.instant();
    Instant end = subscription.endsAt().orElse(Instant.MAX);
    if (end.isBefore(now.minus(Duration.ofDays(7)))) {
      return Optional.empty();
    }
    for (int days : DAYS) {
      Duration lead = Duration.ofDays(days);
      if (!end.isAfter(now.plus(lead))) {
        boolean worthIt =
            Duration.between(subscription.anchor(), end).compareTo(lead.multipliedBy(2)) >= 0;
        return worthIt
            ? Optional.of(new SubscriptionEnding(subscription.id(), end, days))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
