package io.nebulagate.application.policy;

import io.nebulagate.application.routes.PreviewUseCase.Preview;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Verdict;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Shows what would become of a request if it came now. Counts nothing, keeps nothing, and calls
 * nobody but models that judge texts, where it is told to. Blocking; thread-safe.
 */
public interface SimulationUseCase {

  /**
   * Judges a request and plans its way.
   *
   * @throws GatewayException with {@link GatewayError.ModelNotFound} when nobody serves the model,
   *     {@link GatewayError.ModelNotAllowed} when the key may not ask for it, or {@link
   *     GatewayError.NotFound} when there is no such key
   */
  Simulated simulate(Imagined request);

  /**
   * The request as far as it matters.
   *
   * @param apiKey the key it would come with; empty = one without tags that may ask for every model
   * @param client where it would come from; empty = nobody knows
   * @param external whether models that judge texts are asked; a rule that wants to ask one that is
   *     not asked fails
   */
  record Imagined(
      ModelName model,
      RequestBody body,
      Optional<Long> apiKey,
      Optional<InetAddress> client,
      Dialect dialect,
      Api api,
      boolean external) {}

  /**
   * What would be done.
   *
   * @param notAsked the models that would have been asked
   * @param way the way after the verdict; empty when the request would be rejected
   */
  record Simulated(Verdict verdict, Set<ModelName> notAsked, Optional<Preview> way) {

    /** Copies the set. */
    public Simulated {
      notAsked = Set.copyOf(notAsked);
    }
  }
}
