package io.nebulagate.application.fake.sync;

import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was asked of providers, in memory. */
public final class InMemoryUpstreamUsage implements UpstreamUsageStore {

  private final InMemoryProviders providers;
  private final Map<Hour, Amounts> hours = new HashMap<>();

  /** Of {@code providers}. */
  public InMemoryUpstreamUsage(InMemoryProviders providers) {
    this.providers = providers;
  }

  @Override
  public synchronized void add(Map<Hour, Amounts> uses) {
    List<String> names = providers.list().stream().map(Kept::provider).map(Provider::name).toList();
    uses.forEach((hour, amounts) -> {
      if (names.contains(hour.provider())) {
        hours.merge(hour, amounts, Amounts::plus);
      }
    });
  }

  @Override
  public synchronized List<ModelCost> dearest(long provider, Instant since, int limit) {
    Map<String, ModelCost> models = new HashMap<>();
    of(provider)
        .forEach((hour, amounts) -> {
          if (!hour.start().isBefore(since.truncatedTo(ChronoUnit.HOURS))) {
            models.merge(
                hour.model().value(),
                new ModelCost(hour.model(), amounts.cost(), amounts.requests()),
                (one, other) ->
                    new ModelCost(
                        one.model(),
                        one.cost().plus(other.cost()),
                        one.requests() + other.requests()));
          }
        });
    return models.values().stream()
        .sorted(Comparator.comparing(ModelCost::cost).reversed().thenComparing(ModelCost::model))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized int forget(Instant before, int limit) {
    List<Hour> old =
        hours.keySet().stream()
            .filter(hour -> hour.start().isBefore(before))
            .sorted(Comparator.comparing(Hour::start))
            .limit(limit)
            .toList();
    old.forEach(hours::remove);
    return old.size();
  }

  /** Everything of a provider together. */
  public synchronized Amounts total(long provider) {
    return of(provider).values().stream()
        .reduce(new Amounts(0, 0, 0, 0, Money.ZERO), Amounts::plus);
  }

  private Map<Hour, Amounts> of(long provider) {
    Map<Hour, Amounts> own = new HashMap<>();
    providers
        .find(provider)
        .ifPresent(kept ->
            hours.forEach((hour, amounts) -> {
              if (hour.provider().equals(kept.provider().name())) {
                own.put(hour, amounts);
              }
            }));
    return own;
  }
}
