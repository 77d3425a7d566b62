package io.nebulagate.application.aggregator;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells programs that federate NewAPI sites what they need to route to this gateway: what people
 * and their keys may spend, and the texts of keys that may be shown again. Who may ask is looked at
 * before. Blocking; thread-safe.
 */
public interface AggregatorUseCase {

  /** How many texts one caller is shown within a minute, by each replica. */
  int REVEALS_PER_MINUTE = 100;

  /** What is counted of a person's requests at most. */
  int REQUESTS_MAX = 10_000;

  /** What a person has spent and may spend, and how many requests that were. */
  Standing of(User person);

  /**
   * In their order, what each of these keys may still spend, its account's credit included, and no
   * more than is left of any budget that counts for it. Used is what counts against the key's own
   * budget, the month's before the day's; without one, what its account has spent.
   */
  List<Means> ofKeys(List<ApiKey> keys);

  /**
   * The text of a revealable key.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}; {@link
   *     GatewayError.KeyNotRevealable} when only its hash is kept or it is switched off; {@link
   *     GatewayError.TooManyAttempts} beyond {@link #REVEALS_PER_MINUTE}, which all that is asked
   *     for counts against
   */
  Secret reveal(Principal caller, long key);

  /**
   * The texts of those of these keys that can be shown, by their ids.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when one of them is not there,
   *     {@link GatewayError.TooManyAttempts} as {@link #reveal(Principal, long)}
   */
  Map<Long, Secret> reveal(Principal caller, Collection<Long> keys);

  /** Money that was spent, and that may still be. */
  record Means(Money used, Money left) {}

  /**
   * How a person stands.
   *
   * @param requests how many were recorded, {@link #REQUESTS_MAX} at most
   */
  record Standing(Means means, long requests) {}
}
