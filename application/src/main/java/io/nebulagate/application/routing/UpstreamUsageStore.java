package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Keeps what was asked of providers, summed up by provider, model and hour, as the providers' bills
 * would name it. Blocking; thread-safe.
 */
public interface UpstreamUsageStore {

  /** Adds to what is kept; what names a provider that is gone is left out. All or nothing. */
  void add(Map<Hour, Amounts> uses);

  /** What has cost most at a provider since {@code since}, the dearest first. */
  List<ModelCost> dearest(long provider, Instant since, int limit);

  /** Forgets the oldest hours before {@code before}; answers how many rows those were. */
  int forget(Instant before, int limit);

  /**
   * A provider, by its name, a model and an hour.
   *
   * @param start when the hour begins
   */
  record Hour(String provider, ModelName model, Instant start) {

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Hour that
          && provider.equals(that.provider)
          && model.equals(that.model)
          && start.equals(that.start);
    }
  }

  /**
   * What is added up.
   *
   * @param requests tries, successful or not
   * @param unpriced those of which nobody knows what they cost
   */
  record Amounts(long requests, long unpriced, long inputTokens, long outputTokens, Money cost) {

    /** Both together. */
    public Amounts plus(Amounts other) {
      return new Amounts(
          requests + other.requests,
          unpriced + other.unpriced,
          inputTokens + other.inputTokens,
          outputTokens + other.outputTokens,
          cost.plus(other.cost));
    }
  }

  /** What a model has cost at a provider. */
  record ModelCost(ModelName model, Money cost, long requests) {}
}
